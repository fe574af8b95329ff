"""What proves consent is entered into the chain, in the transaction in which it becomes so."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.proof.facts import about, facts, of_rules
from signoff.proof.link import Entry
from signoff.store.chain import append, is_chained, lock_head, unchained
from signoff.store.database import writing
from signoff.store.identities import pseudonym_of
from signoff.store.proven import Proven, proven
from signoff.store.questions import Decision
from signoff.store.versions import version, versions

AT_ONCE = 500


def prove(session: Session, decision: Decision) -> None:
    """Enter a decision; with the first one, also everything that was decided before.

    Call it last: from here until the transaction is over, others who decide wait.
    """
    session.flush()
    pen = _Pen(session)
    if pen.is_new:
        pen.enter_what_was_before()
    else:
        pen.enter(proven(session, [decision.id])[decision.id])


def prove_rules(session: Session, number: int) -> None:
    """Enter what a version of the workspace says."""
    session.flush()
    pen = _Pen(session)
    if pen.is_new:
        pen.enter_what_was_before()
    pen.enter_rules(number)


def prove_what_was_before() -> None:
    """Begin the chain, where something was decided before there was one."""
    with writing() as session:
        pen = _Pen(session)
        if pen.is_new:
            pen.enter_what_was_before()


def prove_erasure(session: Session, found: Mapping[str, Any]) -> None:
    """Enter that somebody's data was erased, and what was rewritten because of it."""
    pen = _Pen(session)
    pen.append("erasure", f"erasure/{pen.next}", "", {}, found)


class _Pen:
    """Writes at the end of the chain; who has it keeps it until the transaction is over."""

    def __init__(self, session: Session) -> None:
        self._session, self._head = session, lock_head(session)
        self._pseudonyms: dict[tuple[int, str], str] = {}
        self._entered: set[int] = set()

    @property
    def is_new(self) -> bool:
        """Whether there is no entry yet."""
        return self._head.number == 0

    @property
    def next(self) -> int:
        """The number of the next entry."""
        return self._head.number + 1

    def enter_what_was_before(self) -> None:
        """The versions of the workspace, and what was decided by them, first to last."""
        for under in versions(self._session):
            self.enter_rules(under.number)
        missing = unchained(self._session)
        for first in range(0, len(missing), AT_ONCE):
            for one in proven(self._session, missing[first : first + AT_ONCE]).values():
                self.enter(one)

    def enter(self, one: Proven) -> None:
        """One decision, and before it the rules by which it was made."""
        self.enter_rules(one.rules)
        said = facts(one) | {"author": self._pseudonym(one.rules, one.author)}
        if one.covers and one.covers != [one.person]:
            said["for"] = [self._pseudonym(one.rules, person) for person in one.covers]
        who = self._pseudonym(one.rules, one.person)
        self.append("decision", f"decision/{one.decision}", who, about(one), said)

    def enter_rules(self, number: int) -> None:
        """One version of the workspace, once."""
        if number in self._entered:
            return
        self._entered.add(number)
        subject, under = f"rules/{number}", version(self._session, number)
        if under is not None and not is_chained(self._session, subject):
            self.append("rules", subject, "", {"rules": number}, of_rules(under))

    def append(
        self,
        kind: str,
        subject: str,
        person: str,
        about: Mapping[str, int],
        said: Mapping[str, Any],
    ) -> None:
        """One entry of whatever kind."""
        entry = Entry(self.next, kind, subject, person, about, said, clock.now())
        append(self._session, self._head, entry)

    def _pseudonym(self, rules: int, person: str) -> str:
        """Of who this was when it was decided: later they may have another name."""
        known = self._pseudonyms.get((rules, person))
        if known is None:
            under = version(self._session, rules)
            people = under.agreed["team"]["people"] if under else {}
            then = people.get(person, {})
            name, email = then.get("name", ""), then.get("email", "")
            known = pseudonym_of(self._session, person, name, email)
            self._pseudonyms[rules, person] = known
        return known
