"""What proves consent is entered into the chain, in the transaction in which it becomes so."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.proof.facts import about, facts, of_rules
from signoff.proof.link import Entry
from signoff.store.chain import ChainHead, append, is_chained, lock_head, unchained
from signoff.store.database import writing
from signoff.store.identities import pseudonym_of
from signoff.store.proven import Proven, proven
from signoff.store.questions import Decision
from signoff.store.versions import Version, version, versions

AT_ONCE = 500


def prove(session: Session, decision: Decision) -> None:
    """Enter a decision; with the first one, also everything that was decided before.

    Call it last: from here until the transaction is over, others who decide wait.
    """
    session.flush()
    head = lock_head(session)
    if head.number == 0:
        _begin(session, head)
    else:
        _enter(session, head, proven(session, [decision.id])[decision.id])


def prove_rules(session: Session, number: int) -> None:
    """Enter what a version of the workspace says."""
    session.flush()
    head = lock_head(session)
    if head.number == 0:
        _begin(session, head)
    _enter_rules(session, head, number)


def prove_what_was_before() -> None:
    """Begin the chain, where something was decided before there was one."""
    with writing() as session:
        head = lock_head(session)
        if head.number == 0:
            _begin(session, head)


def prove_erasure(session: Session, person: str, found: Mapping[str, Any]) -> None:
    """Enter that somebody's data was erased, and what was rewritten because of it."""
    head = lock_head(session)
    _append(session, head, "erasure", f"erasure/{head.number + 1}", person, {}, found)


def _begin(session: Session, head: ChainHead) -> None:
    for under in versions(session):
        _enter_rules(session, head, under.number)
    missing = unchained(session)
    for first in range(0, len(missing), AT_ONCE):
        some = proven(session, missing[first : first + AT_ONCE])
        for one in some.values():
            _enter(session, head, one)
        session.flush()


def _enter(session: Session, head: ChainHead, one: Proven) -> None:
    under = version(session, one.rules)
    _enter_rules(session, head, one.rules)
    said = facts(one) | {"author": _pseudonym(session, under, one.author)}
    if one.covers and one.covers != [one.person]:
        said["for"] = [_pseudonym(session, under, person) for person in one.covers]
    who = _pseudonym(session, under, one.person)
    _append(session, head, "decision", f"decision/{one.decision}", who, about(one), said)


def _enter_rules(session: Session, head: ChainHead, number: int) -> None:
    subject, under = f"rules/{number}", version(session, number)
    if under is None or is_chained(session, subject):
        return
    _append(session, head, "rules", subject, "", {"rules": number}, of_rules(under))


def _pseudonym(session: Session, under: Version | None, person: str) -> str:
    """Of who this was when the decision was made: later they may have another name."""
    people = under.agreed["team"]["people"] if under else {}
    known = people.get(person, {})
    return pseudonym_of(session, person, known.get("name", ""), known.get("email", ""))


def _append(
    session: Session,
    head: ChainHead,
    kind: str,
    subject: str,
    person: str,
    about: Mapping[str, int],
    said: Mapping[str, Any],
) -> None:
    append(session, head, Entry(head.number + 1, kind, subject, person, about, said, clock.now()))
