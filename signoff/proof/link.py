"""A chain of entries: each one holds the hash of the one before, so none can be changed alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from signoff.language import _
from signoff.proof.canonical import digest, plain, sha256

BEGINNING = "0" * 64
"""What stands before the first entry."""


class Entry(NamedTuple):
    """One fact that proves something, of whatever kind."""

    number: int
    """1 for the first, and so on without a gap."""
    kind: str
    """`decision`, `rules`, `erasure`; others may come."""
    subject: str
    """What it is about, as `KIND/ID`: there is one entry about each."""
    person: str
    """The pseudonym of who did it; empty where it is nobody's."""
    about: Mapping[str, int]
    """Numbers of rows in the store, by the words for what they are."""
    facts: Mapping[str, Any]
    at: str
    """When it was entered, as `written` writes it."""

    def written(self) -> dict[str, Any]:
        """What is hashed."""
        return {
            "number": self.number,
            "kind": self.kind,
            "subject": self.subject,
            "person": self.person,
            "about": self.about,
            "facts": self.facts,
            "at": self.at,
        }

    @property
    def digest(self) -> str:
        """The fingerprint of the entry alone."""
        return sha256(plain(self.written()))


def link(before: str, entry: str) -> str:
    """The hash of an entry in its place: over the hash before, and the entry's own digest.

    In two steps, so that who is shown a few entries can follow the chain through the others
    with nothing but their digests.
    """
    if before.isalnum() and entry.isalnum():  # as all hashes are: nothing there to be escaped
        return sha256(f'{{"before":"{before}","entry":"{entry}"}}'.encode())
    return digest({"before": before, "entry": entry})


class Kept(NamedTuple):
    """An entry as the store keeps it, with what is to be checked."""

    entry: Entry
    before: str
    digest: str
    hash: str
    content: int | None
    """The content under which it is found."""


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was when it was entered."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Walk:
    """A walk along the chain, from the beginning: what was met so far, and what is wrong."""

    number: int = 0
    hash: str = BEGINNING
    problems: list[Problem] = field(default_factory=list)

    def along(self, chain: Iterable[Kept]) -> Iterator[Kept]:
        """Every entry, after a look at whether it fits to the one before."""
        for kept in chain:
            self._step(kept)
            yield kept

    def _step(self, kept: Kept) -> None:
        entry, before, stored, hash, content = kept
        if entry.number != self.number + 1:
            self._say(entry, _("entry {n} should stand here.", n=self.number + 1))
        if before != self.hash:
            self._say(entry, _("it does not follow the entry before it; one was moved or put in."))
        if entry.digest != stored:
            self._say(entry, _("what stands in it was changed after it was entered."))
        if link(before, stored) != hash:
            self._say(entry, _("its hash is not the one of its content."))
        if entry.about.get("content") != content:
            self._say(entry, _("it is filed under another content than it is about."))
        self.number, self.hash = entry.number, hash

    def _say(self, entry: Entry, what: str) -> None:
        self.problems.append(Problem(place(entry.number), what))


def place(number: int) -> str:
    """An entry, as people call it."""
    return _("Entry {number}", number=number)
