"""`signoff invite`: a link with which somebody of the team chooses a password, once."""

import getpass
from collections.abc import Sequence

from rich.console import Console

from server.printable import printable
from signoff.access.invitations import forget_what_they_had, not_yet_here
from signoff.access.invitations import invite as new_invitation
from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.in_force import workspace_in_force
from signoff.settings import settings
from signoff.store.schema import migrate


class NobodyNamed(SignoffError):
    """Who is to be invited was not said, or was said in two ways at once."""

    def __init__(self) -> None:
        super().__init__(
            _("Name one person, as team.yaml calls them; or write --all for everybody without one.")
        )


class AfreshForOne(SignoffError):
    """What people have is not taken away from everybody at once."""

    def __init__(self) -> None:
        super().__init__(_("Name the one person who is to start afresh."))


def invite(person: str = "", *, all: bool = False, afresh: bool = False, by: str = "") -> None:
    """Print a link that works once, for seven days. An older one of the same person is void.

    Parameters
    ----------
    person
        The person's id in team.yaml.
    all
        Everybody who cannot sign in with a password yet.
    afresh
        Forget the password and second factor that the person has, and sign them out everywhere.
    by
        Who invites; without it, your name on this machine.
    """
    if bool(person) == all:
        raise NobodyNamed
    if afresh and all:
        raise AfreshForOne
    migrate()
    by = by or getpass.getuser()
    if afresh:
        forget_what_they_had(person)
        note("forgot an account", who=by, why=person)
    _print(not_yet_here() if all else [person], by)


def _print(people: Sequence[str], by: str) -> None:
    console = Console(soft_wrap=True)
    if not people:
        console.print(_("Everybody in the team can sign in already."))
    for person in people:
        secret = new_invitation(person, by)
        note("invited", who=by, why=person)
        one = workspace_in_force().person(person)
        console.print(printable(f"{one.name} <{one.email}>"), markup=False, highlight=False)
        link = f"{settings().ui_url.rstrip('/')}/invitation/{secret}"
        console.print(f"  {link}", style="green", markup=False, highlight=False)
