"""Whether the decisions in the store are those that were entered into the chain."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from signoff.language import _
from signoff.lifecycle.checking.differences import differences
from signoff.lifecycle.checking.people import People
from signoff.proof.facts import PEOPLE, about, facts
from signoff.proof.link import Entry, Kept, Problem, place
from signoff.store.proven import Proven, proven

HIDDEN = ("comment_sha256", "answer.said_sha256")
"""What changes when a comment is erased."""


def check_decisions(session: Session, some: Sequence[Kept], people: People) -> Iterator[Problem]:
    """Those that these entries are about."""
    entries = [kept.entry for kept in some if kept.entry.kind == "decision"]
    stored = proven(session, [entry.about.get("decision", 0) for entry in entries])
    for entry in entries:
        yield from _check(entry, stored.get(entry.about.get("decision", 0)), people)


def _check(entry: Entry, one: Proven | None, people: People) -> Iterator[Problem]:
    for said in _wrong(entry, one, people):
        id = entry.about.get("decision")
        yield Problem(_("{entry}, decision {id}", entry=place(entry.number), id=id), said)


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
    now, then = facts(one), dict(entry.facts)
    for name in PEOPLE:
        then.pop(name, None)
    now["about"], then["about"] = about(one), entry.about
    if now != then:
        yield from differences(now, then, but=HIDDEN if is_erased else ())
    if is_erased and (one.comment or one.said):
        yield _("its comment was erased, and there is one.")
