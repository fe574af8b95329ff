"""What bears on consent beside the decisions: who was skipped, stood in, took back, changed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session

from signoff.proof.canonical import sha256, written
from signoff.store.chain import ChainEntry
from signoff.store.contents import Revision
from signoff.store.links import ReviewLink
from signoff.store.questions import Question
from signoff.store.stand_ins import PassedBy, StandIn
from signoff.store.withdrawals import Withdrawal

BY_ITSELF = "signoff"
"""Stands where the process did something, and no person."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """One row as its entry in the chain holds it."""

    id: int
    content: int
    at: datetime
    """When it was so: by then, people had the names that they had."""
    about: Mapping[str, int]
    said: Mapping[str, Any]
    person: str
    """Who did it; empty where nobody did."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Whom else it concerns, by the name of the fact that holds their pseudonym."""
    text: str = ""
    """What somebody wrote there: the entry has its SHA-256 only."""


@dataclass(frozen=True)
class Kind:
    """Where the rows of one kind stand, and what of them is entered."""

    rows: Select[Any]
    """Its columns, with the row's own number first."""
    bearing: Callable[..., Bearing]

    @property
    def id(self) -> Any:
        return self.rows.selected_columns[0]

    @property
    def content(self) -> Any:
        return self.rows.selected_columns[1]


def _passed(
    id: int, content: int, at: datetime, revision: int, number: int, fingerprint: str,
    gate: str, level: str, rule: str, rules: int,
) -> Bearing:  # fmt: skip
    said = {
        "fingerprint": fingerprint,
        "revision": number,
        "gate": gate,
        "level": level,
        "text_sha256": _sha256(rule),
        "rules": rules,
        "passed_at": written(at),
    }
    about = {"content": content, "passed": id, "revision": revision}
    return Bearing(id, content, at, about, said, "", text=rule)


def _stand_in(
    id: int, content: int, at: datetime, question: int, gate: str, level: str, round: int,
    person: str, stand_in: str, because: str, made_by: str,
) -> Bearing:  # fmt: skip
    said = {
        "gate": gate,
        "level": level,
        "round": round,
        "because": str(because),
        "made_at": written(at),
    }
    about = {"content": content, "stand_in": id, "question": question}
    others = {"asked": person, "instead": stand_in}
    return Bearing(id, content, at, about, said, _whose(made_by), others)


def _withdrawal(
    id: int, content: int, at: datetime, is_back: bool, person: str, why: str
) -> Bearing:
    said = {"is_back": is_back, "text_sha256": _sha256(why), "withdrawn_at": written(at)}
    about = {"content": content, "withdrawal": id}
    return Bearing(id, content, at, about, said, person, text=why)


def _edit(
    id: int, content: int, at: datetime, number: int, fingerprint: str, author: str,
    slot: str | None, zone: str | None,
) -> Bearing:  # fmt: skip
    said = {
        "fingerprint": fingerprint,
        "revision": number,
        "slot": slot,
        "zone": zone,
        "made_at": written(at),
    }
    return Bearing(id, content, at, {"content": content, "revision": id}, said, author)


def _link(
    id: int, content: int, at: datetime, question: int, gate: str, level: str, person: str,
    fingerprint: str, secret: str, ends: datetime,
) -> Bearing:  # fmt: skip
    said = {
        "fingerprint": fingerprint,
        "gate": gate,
        "level": level,
        "secret_sha256": secret,
        "made_at": written(at),
        "expires_at": written(ends),
    }
    about = {"content": content, "link": id, "question": question}
    return Bearing(id, content, at, about, said, "", {"to": person})


def _taken_back(
    id: int, content: int, at: datetime, question: int, gate: str, level: str, person: str,
    by: str,
) -> Bearing:  # fmt: skip
    said = {"gate": gate, "level": level, "revoked_at": written(at)}
    about = {"content": content, "link": id, "question": question}
    return Bearing(id, content, at, about, said, _whose(by), {"to": person})


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass"))


def _whose(made_by: str) -> str:
    return "" if made_by == BY_ITSELF else made_by


LINKS = (ReviewLink.question_id, Question.gate, Question.level, ReviewLink.person)
KINDS: Mapping[str, Kind] = {
    "edit": Kind(
        select(
            *(Revision.id, Revision.content_id, Revision.made_at, Revision.number),
            *(Revision.fingerprint, Revision.author, Revision.slot_local, Revision.slot_zone),
        ).where(Revision.edited.is_(True)),
        _edit,
    ),
    "link": Kind(
        select(
            *(ReviewLink.id, Question.content_id, ReviewLink.made_at, *LINKS),
            *(ReviewLink.fingerprint, ReviewLink.secret, ReviewLink.expires_at),
        ).join(Question, Question.id == ReviewLink.question_id),
        _link,
    ),
    "link-revoked": Kind(
        select(
            *(ReviewLink.id, Question.content_id, ReviewLink.revoked_at, *LINKS),
            ReviewLink.revoked_by,
        )
        .join(Question, Question.id == ReviewLink.question_id)
        .where(ReviewLink.revoked_at.is_not(None)),
        _taken_back,
    ),
    "passed": Kind(
        select(
            *(PassedBy.id, PassedBy.content_id, PassedBy.passed_at, PassedBy.revision_id),
            *(Revision.number, Revision.fingerprint, PassedBy.gate, PassedBy.level),
            *(PassedBy.rule, PassedBy.rules),
        ).join(Revision, Revision.id == PassedBy.revision_id),
        _passed,
    ),
    "stand-in": Kind(
        select(
            *(StandIn.id, StandIn.content_id, StandIn.made_at, StandIn.question_id),
            *(StandIn.gate, StandIn.level, StandIn.round, StandIn.person, StandIn.stand_in),
            *(StandIn.because, StandIn.made_by),
        ),
        _stand_in,
    ),
    "withdrawal": Kind(
        select(
            *(Withdrawal.id, Withdrawal.content_id, Withdrawal.at, Withdrawal.is_back),
            *(Withdrawal.person, Withdrawal.why),
        ),
        _withdrawal,
    ),
}
"""Everything beside decisions and rules that an entry is about, by the entry's kind."""


def bearing(session: Session, kind: str, ids: Collection[int]) -> dict[int, Bearing]:
    """These rows of one kind, by number, first to last; those that are there."""
    its = KINDS[kind]
    rows = session.execute(its.rows.where(its.id.in_(ids)).order_by(its.id))
    return {row[0]: its.bearing(*row) for row in rows}


def bearing_about(session: Session, content_id: int) -> dict[str, Bearing]:
    """Every such row about a content, by the subject of its entry."""
    return {
        f"{kind}/{row[0]}": its.bearing(*row)
        for kind, its in KINDS.items()
        for row in session.execute(its.rows.where(its.content == content_id))
    }


def how_many(session: Session, kind: str) -> int:
    """How many rows of this kind there are."""
    rows = KINDS[kind].rows.subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def not_entered(session: Session, kind: str) -> list[int]:
    """The rows of this kind about which there is no entry, first to last."""
    return list(session.scalars(_without_entry(kind)))


@cache
def _without_entry(kind: str) -> Select[Any]:
    its = KINDS[kind]
    subject = literal(f"{kind}/") + cast(its.id, String)
    entry = select(ChainEntry.number).where(ChainEntry.subject == subject)
    missing = its.rows.where(~entry.correlate_except(ChainEntry).exists())
    return missing.order_by(its.id)
