"""What differs between two states of a workspace, piece by piece, in no language yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from signoff.workspace.workspace import Workspace

PARTS = ("team", "process", "style", "channels", "goals", "reports", "kpis", "dashboards")
Kind = Literal["new", "gone", "came", "went", "order", "value"]
NOTHING = object()
"""Stands where one of the two has no value at all."""
NAMED_BY = ("id", "word", "instead", "reason", "first", "address")


@dataclass(frozen=True)
class Change:
    """One piece that is not as it was."""

    part: str
    """Which file, without its ending."""
    way: tuple[str, ...]
    """The keys that lead to it; of an entry of a list, its id."""
    kind: Kind
    old: Any = None
    new: Any = None

    def is_below(self, *way: str) -> bool:
        """Whether it is there, or deeper."""
        return self.way[: len(way)] == way


def changes(before: Workspace, after: Workspace) -> list[Change]:
    """Every change, file by file."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [one for part in PARTS for one in _changes(part, (), old[part], new[part])]


def _changes(part: str, way: tuple[str, ...], old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    in_order = isinstance(old, list)
    old, new = _by_id(old), _by_id(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _entry(part, (*way, key), old.get(key, NOTHING), new.get(key, NOTHING))
        if in_order:
            yield from _order(part, way, list(old), list(new))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(part, way, old, new)
    else:
        yield Change(part, way, "value", old, new)


def _by_id(value: Any) -> Any:
    """A list of things that have ids, by id: then they can be compared one by one."""
    if not isinstance(value, list) or not value:
        return value
    if not all(isinstance(entry, dict) for entry in value):
        return value
    return {_id(entry): entry for entry in value}


def _id(entry: dict[str, Any]) -> str:
    return str(next((entry[name] for name in NAMED_BY if entry.get(name)), None))


def _entry(part: str, way: tuple[str, ...], old: Any, new: Any) -> Iterator[Change]:
    if old is NOTHING:
        yield Change(part, way, "new", None, new)
    elif new is NOTHING:
        yield Change(part, way, "gone", old, None)
    else:
        yield from _changes(part, way, old, new)


def _lists(part: str, way: tuple[str, ...], old: list[Any], new: list[Any]) -> Iterator[Change]:
    added = [str(entry) for entry in new if entry not in old]
    gone = [str(entry) for entry in old if entry not in new]
    if added:
        yield Change(part, way, "came", None, added)
    if gone:
        yield Change(part, way, "went", gone, None)
    yield from _order(part, way, list(map(str, old)), list(map(str, new)))


def _order(part: str, way: tuple[str, ...], old: list[str], new: list[str]) -> Iterator[Change]:
    """A list that has an order, like the levels of a gate: it is news when that changes."""
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(part, way, "order", old, new)
