"""What changed in a workspace, for people who do not read its files: in names, by subject."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from signoff.language import _
from signoff.workspace.changes import Change
from signoff.workspace.difference import as_written, said
from signoff.workspace.workspace import Workspace

Subject = Literal["rules", "people", "style", "tools", "goals", "deadlines"]

SUBJECTS: Mapping[Subject, Callable[[], str]] = {
    "rules": lambda: _("Rules"),
    "deadlines": lambda: _("Deadlines"),
    "people": lambda: _("Roles and people"),
    "tools": lambda: _("Tools: channels and accounts"),
    "style": lambda: _("Style"),
    "goals": lambda: _("Goals and reports"),
}
"""What a change can be about, in the order in which people read it."""

OF_PART: Mapping[str, Subject] = {
    "team": "people",
    "process": "rules",
    "style": "style",
    "channels": "tools",
    "goals": "goals",
    "reports": "goals",
    "kpis": "goals",
    "dashboards": "goals",
}
OF_TIME = {"hours", "when_late", "checkpoints"}
CONTAINERS = {"people", "gates", "levels", "regions", "roles", "reports", "words"}
"""Keys that say nothing beside the name of what is in them."""

A_GATE_S_LEVEL = len(("gates", "approve", "levels"))
"""Keys before a level's own: people know it without them."""

FIELDS: Mapping[str, Callable[[], str]] = {
    "after": lambda: _("comes after"),
    "after_changes": lambda: _("after changes"),
    "away": lambda: _("away"),
    "blackouts": lambda: _("blackouts"),
    "brand": lambda: _("brand"),
    "brands": lambda: _("brands"),
    "banned_words": lambda: _("Banned words"),
    "channels": lambda: _("channels"),
    "checkpoints": lambda: _("measured at the ages"),
    "create": lambda: _("Writing"),
    "deputy": lambda: _("deputy"),
    "email": lambda: _("mail address"),
    "escalate_to": lambda: _("who decides in place of those who are late"),
    "flags": lambda: _("marks"),
    "hours": lambda: _("working hours to answer"),
    "language": lambda: _("language"),
    "material": lambda: _("What has to be agreed to again"),
    "may": lambda: _("may"),
    "name": lambda: _("name"),
    "notify": lambda: _("is told by"),
    "only": lambda: _("only for posts of"),
    "optional": lambda: _("optional"),
    "outside": lambda: _("readers outside of the team"),
    "own_posts": lambda: _("Deciding about one's own posts"),
    "owner": lambda: _("owner"),
    "owners": lambda: _("the channels' owners decide"),
    "people": lambda: _("people"),
    "publishing_hours": lambda: _("publishing hours"),
    "quorum": lambda: _("how many have to agree"),
    "recipients": lambda: _("recipients"),
    "region": lambda: _("region"),
    "rework": lambda: _("Mending what falls short"),
    "roles": lambda: _("roles"),
    "seniority": lambda: _("seniority"),
    "sign_in": lambda: _("Signing in"),
    "skip": lambda: _("passed by when"),
    "target": lambda: _("target"),
    "time_zone": lambda: _("time zone"),
    "when": lambda: _("only asked when"),
    "when_late": lambda: _("When nobody answers in time"),
    "working_hours": lambda: _("working hours"),
}
"""What people call the fields of the files; one that is missing here is called as in its file."""


@dataclass(frozen=True)
class News:
    """One change in words, and what it is about."""

    subject: Subject
    said: str
    for_you: bool
    """Whether it is about the reader: the person, their roles, their region, their levels."""


def news(
    found: Iterable[Change], before: Workspace, after: Workspace, reader: str = ""
) -> list[News]:
    """The changes in the language now spoken, by subject, as this person reads them."""
    names = _names(before) | _names(after)
    concerns = _concerns(reader, before, after)
    told = [
        News(
            subject_of(one),
            said(one, _where(one, names), lambda value: _value(value, names)),
            any(one.part == part and one.is_below(*way) for part, *way in concerns),
        )
        for one in found
    ]
    order = list(SUBJECTS)
    return sorted(told, key=lambda one: order.index(one.subject))


def subject_of(change: Change) -> Subject:
    """What it is about; hours and what follows when they are over are a subject of their own."""
    if change.part == "process" and OF_TIME & set(change.way):
        return "deadlines"
    return OF_PART[change.part]


def _concerns(person: str, *workspaces: Workspace) -> set[tuple[str, ...]]:
    """Where the things are that are about this person, under the old rules or the new ones."""
    found: set[tuple[str, ...]] = set()
    for workspace in workspaces:
        who = workspace.team.people.get(person)
        if who is None:
            continue
        found |= {("team", "people", person), ("team", "regions", who.region)}
        found |= {("team", "roles", role) for role in who.roles}
        for gate in workspace.process.gates:
            for level in gate.levels:
                if who in workspace.people_of(gate, level):
                    found.add(("process", "gates", gate.id, "levels", level.id))
        if workspace.may(who, "create"):
            found.add(("process", "create"))
        found |= {
            ("channels", one.id) for one in workspace.channels.values() if one.owner == person
        }
        found |= {("goals", one.id) for one in workspace.goals.values() if one.owner == person}
        found |= {
            ("reports", one.id)
            for one in workspace.reports.values()
            if who in workspace.readers_of(one)
        }
    return found


def _names(workspace: Workspace) -> dict[str, str]:
    """What people call the things that have ids."""
    team = workspace.team
    named: list[Mapping[str, Any]] = [
        workspace.dashboards,
        workspace.reports,
        workspace.goals,
        workspace.channels,
        {level.id: level for gate in workspace.process.gates for level in gate.levels},
        team.regions,
        team.roles,
        team.people,
    ]
    return {id: thing.name for things in named for id, thing in things.items()}


def _where(change: Change, names: Mapping[str, str]) -> str:
    """The way to it: `Brand › how many have to agree`."""
    keys: Sequence[str] = change.way
    if keys[:1] == ("gates",) and len(keys) > A_GATE_S_LEVEL:
        keys = keys[A_GATE_S_LEVEL:]
    words = [
        _word(key, names)
        for number, key in enumerate(keys)
        if number == len(keys) - 1 or key not in CONTAINERS
    ]
    return " › ".join(words)


def _word(key: str, names: Mapping[str, str]) -> str:
    if key in FIELDS:
        return FIELDS[key]()
    return names.get(key) or key.replace("_", " ")


def _value(value: Any, names: Mapping[str, str]) -> str:
    """A value in words: people and levels by their names."""
    if isinstance(value, list):
        return ", ".join(_value(one, names) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return names.get(value, value) if isinstance(value, str) else as_written(value)
