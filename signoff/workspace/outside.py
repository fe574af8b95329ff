"""People outside of the team, a client or an agency: how they decide, and what they cannot be."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from signoff.language import _
from signoff.workspace.part import Part, wrong

if TYPE_CHECKING:
    from signoff.workspace.problems import Problem, Steps
    from signoff.workspace.references import Sources
    from signoff.workspace.team import Person, Team

WITH_CODE = "with-code"
MAY = {"review", "approve"}
"""What somebody without an account can do: a link leads to one decision and nowhere else."""
Wrong = tuple["Steps", str, str]


def _known(value: object) -> object:
    if isinstance(value, bool) or value == WITH_CODE:
        return value
    raise wrong(
        _("{value} cannot stand here.", value=str(value)[:60]),
        _("Write true, or with-code if the link shall open with a mailed code only."),
    )


External = Annotated[bool | Literal["with-code"], BeforeValidator(_known)]


class Links(Part):
    """How long a link opens that was mailed to somebody external."""

    hours_after_due: float = Field(default=48, ge=0, le=336)
    """For how many hours after the answer is due; plain hours, not working hours."""
    days_at_most: int = Field(default=14, ge=1, le=14)
    """For how many days after it was mailed at the most, however far off the due time is."""

    def end(self, due: datetime, mailed: datetime) -> datetime:
        """When a link that is mailed now opens no more."""
        wanted = max(due, mailed) + timedelta(hours=self.hours_after_due)
        return min(wanted, mailed + timedelta(days=self.days_at_most))


def external_people(sources: "Sources", team: "Team") -> Iterator["Problem"]:
    """External people with a part that takes an account."""
    outside = [person for person in team.people.values() if person.external]
    for person in outside:
        for steps, what, mend in _contradictions(person, team):
            yield sources["team.yaml"].problem(steps, what, mend)


def _contradictions(person: "Person", team: "Team") -> Iterator[Wrong]:
    here: Steps = ("people", person.id)
    if person.id == team.owner:
        what = _("{name} is external, and cannot answer for the workspace.", name=person.name)
        yield ("owner",), what, _("Name somebody of the team as owner.")
    if "chat" in person.notify:
        what = _("The link is for {name} alone, and a chat has other readers.", name=person.name)
        yield (*here, "notify"), what, _("Take chat out of notify.")
    for word, id in team.sign_in.people.items():
        if id == person.id:
            what = _("{name} is external, and does not sign in.", name=person.name)
            yield ("sign_in", "people", word), what, _("Take the line out.")
    yield from _roles(person, team)


def _roles(person: "Person", team: "Team") -> Iterator[Wrong]:
    for i, id in enumerate(person.roles):
        more = [may for may in team.roles[id].may if may not in MAY] if id in team.roles else []
        if more:
            what = _(
                "{name} is external, and the role {role} may {more}: that takes an account.",
                name=person.name,
                role=id,
                more=", ".join(more),
            )
            mend = _("Give them a role that may only review or approve.")
            yield ("people", person.id, "roles", i), what, mend
