"""What changes between two states of a workspace, in sentences."""

from collections.abc import Callable
from typing import Any

from signoff.language import _, ngettext
from signoff.workspace.changes import Change, changes
from signoff.workspace.workspace import Workspace

Say = Callable[[Any], str]
"""Puts a value into words."""


def difference(before: Workspace | None, after: Workspace) -> list[str]:
    """One sentence for each change; what there is, when nothing was in force before."""
    if before is None:
        return first(after)
    return [f"{one.part}.yaml: {said(one, '.'.join(one.way))}" for one in changes(before, after)]


def first(workspace: Workspace) -> list[str]:
    """What there is in a workspace that is the first one here."""
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


def as_written(value: Any) -> str:
    """A value as it stands in the file, more or less."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        filled = {key: inner for key, inner in value.items() if inner not in (None, "", [])}
        return ", ".join(f"{key} {as_written(inner)}" for key, inner in filled.items())
    if isinstance(value, list):
        return ", ".join(map(as_written, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def said(change: Change, way: str, say: Say = as_written) -> str:
    """The sentence of one change; `way` says where it is."""
    match change.kind:
        case "new":
            return _("{way} is new.", way=way)
        case "gone":
            return _("{way} is gone.", way=way)
        case "came":
            return _("{way}: {names} came.", way=way, names=say(change.new))
        case "went":
            return _("{way}: {names} went.", way=way, names=say(change.old))
        case "order":
            return _("{way}: the order changed: {names}.", way=way, names=say(change.new))
        case "value":
            return _value(change, way, say)


def _value(change: Change, way: str, say: Say) -> str:
    old, new = change.old, change.new
    if old in (None, ""):
        return _("{way} is now {new}.", way=way, new=say(new))
    if new in (None, ""):
        return _("{way} was {old} and is empty now.", way=way, old=say(old))
    return _("{way} was {old} and is now {new}.", way=way, old=say(old), new=say(new))
