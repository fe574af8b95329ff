"""Limits that cannot be kept, or that would leave nobody to answer for everything."""

from collections.abc import Iterator

from signoff.language import _
from signoff.workspace.problems import Problem
from signoff.workspace.references import Sources
from signoff.workspace.team import Team


def limits(sources: Sources, team: Team) -> Iterator[Problem]:
    """Who runs Signoff, or owns the workspace, cannot be kept to some of the posts."""
    source = sources["team.yaml"]
    for role in team.roles.values():
        if role.only is not None and "run" in role.may:
            what = _("Whoever has the role {role} runs all of Signoff.", role=role.name)
            mend = _("Take only away, or run out of its may.")
            yield source.problem(("roles", role.id, "only"), what, mend)
    for person in team.people.values():
        if person.only is not None and team.may(person, "run"):
            what = _("{name} runs all of Signoff, by a role that may run.", name=person.name)
            mend = _("Take only away, or give them another role.")
            yield source.problem(("people", person.id, "only"), what, mend)
    owner = team.people.get(team.owner)
    if owner is not None and not _has_all(owner.id, team):
        what = _("{name} owns the workspace, and is for some posts only.", name=owner.name)
        mend = _("Take only away, or name somebody else as owner.")
        yield source.problem(("owner",), what, mend)


def _has_all(id: str, team: Team) -> bool:
    person = team.people[id]
    return person.only is None and any(role.only is None for role in team.roles_for(person))
