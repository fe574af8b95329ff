"""`signoff link`: the links with which people outside of the team decide."""

import getpass

from cyclopts import App
from rich.console import Console
from rich.table import Table

from server.printable import printable
from signoff.access.visits import note
from signoff.language import _, ngettext
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.mailed_links import LinkOut, links_out, mail_anew, take_links_back
from signoff.store.schema import migrate

link = App(name="link", help="Mailed links of people outside of the team.")


@link.command(name="list")
def show() -> None:
    """Show every link that may still open: whose, about what, until when."""
    migrate()
    found = links_out()
    if not found:
        Console(soft_wrap=True).print(_("No link is open."))
        return
    table = Table(_("Person"), _("Question"), _("Post"), _("Mailed"), _("Until"), box=None)
    for one in found:
        table.add_row(*_row(one))
    Console(soft_wrap=True).print(table)


@link.command
def revoke(whose: str, *, by: str = "") -> None:
    """Take links back: they open nothing from now on, and no reminder brings another.

    Parameters
    ----------
    whose
        A person's id, for all links of theirs; or the number of a question, for all about that.
    by
        Who takes them back; without it, your name on this machine.
    """
    migrate()
    by = by or getpass.getuser()
    if whose.isdigit():
        taken = take_links_back(by, question_id=int(whose))
    else:
        workspace_in_force().person(whose)  # or says that there is nobody of that name
        taken = take_links_back(by, person=whose)
    note("took a link back", who=by, why=whose)
    said = ngettext("{n} link opens nothing any more.", "{n} links open nothing any more.", taken)
    Console(soft_wrap=True).print(said, style="green")


@link.command
def send(person: str, question: int, *, by: str = "") -> None:
    """Mail a new link to somebody external who is asked, for example when the last one expired.

    Parameters
    ----------
    person
        The person's id.
    question
        The number of the question; it stands in the address of its page.
    by
        Who sends it; without it, your name on this machine.
    """
    migrate()
    mail_anew(person, question)
    note("mailed a new link", who=by or getpass.getuser(), why=f"{person}, {question}")
    said = _("{person} gets a new link with the next mails.", person=person)
    Console(soft_wrap=True).print(said, style="green")


def _row(one: LinkOut) -> tuple[str, str, str, str, str]:
    return (
        one.person,
        str(one.question_id),
        printable(one.title),
        f"{one.made_at:%Y-%m-%d %H:%M}",
        f"{one.expires_at:%Y-%m-%d %H:%M}",
    )
