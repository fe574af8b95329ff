"""What changes between two states of a workspace, in sentences."""

from collections.abc import Iterator
from typing import Any

from signoff.language import _, ngettext
from signoff.workspace.workspace import Workspace

FILES = {
    "team": "team.yaml",
    "process": "process.yaml",
    "style": "style.yaml",
    "channels": "channels.yaml",
    "goals": "goals.yaml",
    "reports": "reports.yaml",
}
NOTHING = object()
"""Stands where one of the two has no value at all."""


def difference(before: Workspace | None, after: Workspace) -> list[str]:
    """One sentence for each change; what there is, when nothing was in force before."""
    if before is None:
        return _first(after)
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [
        f"{file}: {said}"
        for part, file in FILES.items()
        for said in _changes("", old[part], new[part])
    ]


def _first(workspace: Workspace) -> list[str]:
    team, gates = workspace.team, workspace.process.gates
    levels = sum(len(gate.levels) for gate in gates)
    return [
        _("{team} is new here.", team=team.name),
        ngettext("{n} region", "{n} regions", len(team.regions)),
        ngettext("{n} person", "{n} people", len(team.people)),
        ngettext("{n} channel", "{n} channels", len(workspace.channels)),
        ngettext("{n} level that decides", "{n} levels that decide", levels),
        ngettext("{n} goal", "{n} goals", len(workspace.goals)),
        ngettext("{n} report", "{n} reports", len(workspace.reports)),
    ]


def _changes(way: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    in_order = isinstance(old, list)
    old, new = _by_id(old), _by_id(new)
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _entries(way, old, new)
        if in_order:
            yield from _order(way, list(old), list(new))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(way, old, new)
    else:
        yield _value(way, old, new)


def _by_id(value: Any) -> Any:
    """A list of things that have ids, by id: then they can be compared one by one."""
    if not isinstance(value, list) or not value:
        return value
    if not all(isinstance(entry, dict) for entry in value):
        return value
    return {_id(entry): entry for entry in value}


NAMED_BY = ("id", "word", "instead", "reason", "first")


def _id(entry: dict[str, Any]) -> str:
    return str(next((entry[name] for name in NAMED_BY if entry.get(name)), None))


def _entries(way: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for key in [*old, *(key for key in new if key not in old)]:
        yield from _entry(f"{way}.{key}".strip("."), old.get(key, NOTHING), new.get(key, NOTHING))


def _order(way: str, old: list[str], new: list[str]) -> Iterator[str]:
    """A list that has an order, like the levels of a gate: it is news when that changes."""
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield _("{way}: the order changed: {names}.", way=way, names=", ".join(new))


def _entry(way: str, old: Any, new: Any) -> Iterator[str]:
    if old is NOTHING:
        yield _("{way} is new.", way=way)
    elif new is NOTHING:
        yield _("{way} is gone.", way=way)
    else:
        yield from _changes(way, old, new)


def _lists(way: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    added = [str(entry) for entry in new if entry not in old]
    gone = [str(entry) for entry in old if entry not in new]
    if added:
        yield _("{way}: {names} came.", way=way, names=", ".join(added))
    if gone:
        yield _("{way}: {names} went.", way=way, names=", ".join(gone))
    yield from _order(way, list(map(str, old)), list(map(str, new)))


def _value(way: str, old: Any, new: Any) -> str:
    if old in (None, ""):
        return _("{way} is now {new}.", way=way, new=_said(new))
    if new in (None, ""):
        return _("{way} was {old} and is empty now.", way=way, old=_said(old))
    return _("{way} was {old} and is now {new}.", way=way, old=_said(old), new=_said(new))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        filled = {key: inner for key, inner in value.items() if inner not in (None, "", [])}
        return ", ".join(f"{key} {_said(inner)}" for key, inner in filled.items())
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
