"""Whether the decisions in the store are those that were entered into the chain."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from signoff.language import _
from signoff.lifecycle.checking.differences import differences
from signoff.lifecycle.checking.people import People
from signoff.proof.facts import PEOPLE, about, facts, quickly
from signoff.proof.link import Entry, Kept, Problem, place
from signoff.store.chain import unchained
from signoff.store.proven import Proven, proven
from signoff.store.questions import how_many_decisions

HIDDEN = ("comment_sha256", "answer.said_sha256")
"""What changes when a comment is erased."""


class Decisions:
    """All of them, while the chain is walked along."""

    def __init__(self, session: Session, people: People) -> None:
        self._session, self._people = session, people
        self._met = 0

    def check(self, some: Sequence[Kept]) -> Iterator[Problem]:
        """Those that these entries are about."""
        entries = [kept.entry for kept in some if kept.entry.kind == "decision"]
        ids = [entry.about.get("decision", 0) for entry in entries]
        stored = proven(self._session, ids)
        self._met += len(stored.keys() & {*ids})
        for id, entry in zip(ids, entries, strict=True):
            for said in _wrong(entry, stored.get(id), self._people):
                where = _("{entry}, decision {id}", entry=place(entry.number), id=id)
                yield Problem(where, said)

    def without_entry(self) -> Iterator[Problem]:
        """Decisions that were put in, or whose entry was taken out; call it at the chain's end."""
        if self._met != how_many_decisions(self._session):
            for id in unchained(self._session):
                where = _("Decision {id}", id=id)
                yield Problem(where, _("it stands in the store without an entry."))


def _wrong(entry: Entry, one: Proven | None, people: People) -> Iterator[str]:
    if one is None:
        yield _("the decision is not in the store any more, or its revision.")
        return
    if entry.subject != f"decision/{one.decision}":
        yield _("the entry is about another decision than it says.")
    yield from _differences(entry, one, is_erased=one.decision in people.erased_comments)
    yield from people.differences(entry, one)
    if (one.made, one.made_for) != (one.fingerprint, one.content):
        yield _("its revision is of another content, or has another fingerprint.")


def _differences(entry: Entry, one: Proven, *, is_erased: bool) -> Iterator[str]:
    then = dict(entry.facts)
    for name in PEOPLE:
        then.pop(name, None)
    if facts(one, quickly) != then or about(one) != entry.about:
        now = {**facts(one), "about": about(one)}
        then["about"] = entry.about
        yield from differences(now, then, but=HIDDEN if is_erased else ())
    if is_erased and (one.comment or one.said):
        yield _("its comment was erased, and there is one.")
