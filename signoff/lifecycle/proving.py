"""What proves consent is entered into the chain, in the transaction in which it becomes so."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.proof.canonical import written
from signoff.proof.facts import ALL_KINDS, about, facts, of_rules
from signoff.proof.link import Entry
from signoff.store.bearing import KINDS, Bearing, bearing, not_entered
from signoff.store.chain import append, is_chained, lock_head, unchained
from signoff.store.database import writing
from signoff.store.identities import pseudonym_of
from signoff.store.proven import Proven, proven
from signoff.store.questions import Decision
from signoff.store.versions import applied, people_of, version, versions

AT_ONCE = 500


def prove(session: Session, decision: Decision) -> None:
    """Enter a decision; with the first one, also everything that was decided before.

    Call it last: from here until the transaction is over, others who decide wait.
    """
    session.flush()
    pen = _Pen(session)
    pen.enter_what_was_before()
    if not is_chained(session, f"decision/{decision.id}"):
        pen.enter(proven(session, [decision.id])[decision.id])


def prove_rows(session: Session, kind: str, ids: Collection[int]) -> None:
    """Enter rows that bear on consent beside the decisions, of one of `KINDS`."""
    if ids:
        pen = _Pen(session)
        pen.enter_what_was_before()
        pen.enter_rows(kind, [id for id in ids if not is_chained(session, f"{kind}/{id}")])


def prove_rules(session: Session, number: int) -> None:
    """Enter what a version of the workspace says, and who put it in force."""
    session.flush()
    pen = _Pen(session)
    pen.enter_what_was_before()
    pen.enter_rules(number)


def prove_what_was_before() -> None:
    """Begin the chain, or a kind of entry that it does not have yet, where there is anything."""
    with writing() as session:
        if versions(session):
            _Pen(session).enter_what_was_before()


def prove_erasure(session: Session, found: Mapping[str, Any]) -> None:
    """Enter that somebody's data was erased, and what was rewritten because of it."""
    pen = _Pen(session)
    pen.append("erasure", f"erasure/{pen.next}", "", {}, found)


class _Pen:
    """Writes at the end of the chain; who has it keeps it until the transaction is over."""

    def __init__(self, session: Session) -> None:
        self._session, self._head = session, lock_head(session)
        self._pseudonyms: dict[tuple[int, str], str] = {}
        self._people: dict[int, dict[str, Any]] = {}
        self._entered: set[int] = set()
        self._versions: list[tuple[datetime, int]] = []

    @property
    def is_new(self) -> bool:
        """Whether there is no entry yet."""
        return self._head.number == 0

    @property
    def next(self) -> int:
        """The number of the next entry."""
        return self._head.number + 1

    def enter_what_was_before(self) -> None:
        """What the store holds from before there was a chain, or entries of some kind in it.

        Once said, all kinds are entered from here on: a row without its entry is then a forgery.
        """
        if is_chained(self._session, ALL_KINDS):
            return
        if self.is_new:
            self._enter_decisions()
        for kind in sorted(KINDS):
            self.enter_rows(kind, not_entered(self._session, kind))
        self.append("kinds", ALL_KINDS, "", {}, {"kinds": sorted(KINDS)})

    def _enter_decisions(self) -> None:
        """The versions of the workspace, and what was decided by them, first to last."""
        for under in versions(self._session):
            self.enter_rules(under.number)
        missing = unchained(self._session)
        for first in range(0, len(missing), AT_ONCE):
            for one in proven(self._session, missing[first : first + AT_ONCE]).values():
                self.enter(one)

    def enter_rows(self, kind: str, ids: Collection[int]) -> None:
        """Rows of one of the kinds beside decisions, each once."""
        wanted = list(ids)
        for first in range(0, len(wanted), AT_ONCE):
            for one in bearing(self._session, kind, wanted[first : first + AT_ONCE]).values():
                self._enter_row(kind, one)

    def _enter_row(self, kind: str, one: Bearing) -> None:
        under = self._version_at(one.at)
        others = {name: self._pseudonym(under, person) for name, person in one.others.items()}
        who = self._pseudonym(under, one.person)
        self.append(kind, f"{kind}/{one.id}", who, one.about, {**one.said, **others})

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
        subject = f"rules/{number}"
        if is_chained(self._session, subject):
            return
        if under := version(self._session, number):
            who = self._pseudonym(number, under.applied_by)
            self.append("rules", subject, who, {"rules": number}, of_rules(under))

    def append(
        self,
        kind: str,
        subject: str,
        person: str,
        about: Mapping[str, int],
        said: Mapping[str, Any],
    ) -> None:
        """One entry of whatever kind."""
        entry = Entry(self.next, kind, subject, person, about, said, written(clock.now()))
        append(self._session, self._head, entry)

    def _pseudonym(self, rules: int, person: str) -> str:
        """Of who this was when it was decided: later they may have another name."""
        if not person:
            return ""
        known = self._pseudonyms.get((rules, person))
        if known is None:
            if rules not in self._people:
                self._people[rules] = people_of(self._session, rules)
            then = self._people[rules].get(person, {})
            name, email = then.get("name", ""), then.get("email", "")
            known = pseudonym_of(self._session, person, name, email)
            self._pseudonyms[rules, person] = known
        return known

    def _version_at(self, moment: datetime) -> int:
        """The number of the version that was in force then."""
        if not self._versions:
            self._versions = applied(self._session)
        found = bisect_right([at for at, _number in self._versions], moment)
        return self._versions[max(found - 1, 0)][1] if self._versions else 0
