"""A wrong import is named, looked at, and taken back with everything that it brought."""

from collections.abc import Sequence
from pathlib import Path

from signoff import clock
from signoff.errors import SignoffError
from signoff.language import _
from signoff.store.database import reading, writing
from signoff.store.past_imports import TakenBack
from signoff.store.past_imports import imports as all_imports
from signoff.store.past_imports import take_back as take_out
from signoff.store.past_posts import HistoryImport


class NoSuchImport(SignoffError):
    """No import that still counts has this number or file."""

    def __init__(self, named: str) -> None:
        super().__init__(
            _(
                "No import that counts is “{named}”, by its number or its file."
                " `signoff import-history --list` shows all that there were.",
                named=named[:200],
            )
        )


class SeveralImports(SignoffError):
    """The name of a file does not say which import is meant."""

    def __init__(self, named: str, found: Sequence[HistoryImport]) -> None:
        numbers = ", ".join(f"{one.id} ({one.channel})" for one in found)
        super().__init__(
            _(
                "Several imports are of “{named}”: {numbers}. Say the number.",
                named=named[:200],
                numbers=numbers,
            )
        )


def imports() -> list[HistoryImport]:
    """All that there were, the first one first."""
    with reading() as session:
        return all_imports(session)


def the_import(named: str, channel: str = "") -> HistoryImport:
    """The one of this number or file that still counts; on this channel, if one is named."""
    counts = [one for one in imports() if not one.taken_back_at and channel in ("", one.channel)]
    found = [one for one in counts if named == str(one.id)]
    found = found or [one for one in counts if named in (one.file, Path(one.file).name)]
    if not found:
        raise NoSuchImport(named)
    if len(found) > 1:
        raise SeveralImports(named, found)
    return found[0]


def what_would_go(which: HistoryImport) -> TakenBack:
    """What goes if it is taken back now: it is done, and forgotten."""
    with reading() as session:
        return _gone(take_out(session, which.id, "", clock.now()), which)


def take_back(which: HistoryImport, by: str) -> TakenBack:
    """Take it back, in one transaction: what other files tell stays, and counts as they tell it."""
    with writing() as session:
        return _gone(take_out(session, which.id, by, clock.now()), which)


def _gone(found: TakenBack | None, which: HistoryImport) -> TakenBack:
    if found is None:  # somebody was quicker
        raise NoSuchImport(str(which.id))
    return found
