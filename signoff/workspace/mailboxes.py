"""Addresses that look like one, and to which no mail server would take a mail."""

from collections.abc import Iterator

from signoff.language import _
from signoff.mail_address import as_mailed
from signoff.workspace.problems import Problem
from signoff.workspace.references import Sources
from signoff.workspace.team import Team


def mailboxes(sources: Sources, team: Team) -> Iterator[Problem]:
    """People of the team whom no mail would reach."""
    for id, person in team.people.items():
        if not as_mailed(person.email):
            yield sources["team.yaml"].problem(("people", id, "email"), *unreachable(person.email))


def unreachable(address: str) -> tuple[str, str]:
    """What is wrong with it, and what would be right."""
    what = _("No mail server takes mail for {address}.", address=address[:60])
    return what, _("Write an address: anna@example.org.")
