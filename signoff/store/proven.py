"""Decisions with the answers that they came from and the revisions that they are about."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from signoff.access.visitor import Way
from signoff.store.answers import ReceivedAnswer
from signoff.store.contents import Revision
from signoff.store.questions import Decision, Method, Verdict

COVERS = getattr(Decision, "covers", literal(None))
"""The people for whom a decision stands, where the store knows that."""


class Proven(NamedTuple):
    """Everything about one decision that its entry in the chain holds."""

    decision: int
    content: int
    revision: int
    fingerprint: str
    gate: str
    level: str
    person: str
    verdict: Verdict
    comment: str
    method: Method
    rules: int
    decided_at: datetime
    covers: list[str] | None
    number: int
    """The revision's."""
    author: str
    made_at: datetime
    made: str
    """The revision's own fingerprint."""
    made_for: int
    """The revision's own content."""
    answer: int | None
    question: int | None
    session: int | None
    answered_by: str | None
    way: Way | None
    form: str | None
    said: dict[str, Any] | None
    received_at: datetime | None


WANTED = (
    select(
        *(Decision.id, Decision.content_id, Decision.revision_id, Decision.fingerprint),
        *(Decision.gate, Decision.level, Decision.person, Decision.verdict, Decision.comment),
        *(Decision.method, Decision.rules, Decision.decided_at, COVERS),
        *(Revision.number, Revision.author, Revision.made_at, Revision.fingerprint),
        *(Revision.content_id, Decision.answer_id, ReceivedAnswer.question_id),
        *(ReceivedAnswer.session_id, ReceivedAnswer.person, ReceivedAnswer.way),
        *(ReceivedAnswer.form, ReceivedAnswer.said, ReceivedAnswer.received_at),
    )
    .join(Revision, Revision.id == Decision.revision_id)
    .outerjoin(ReceivedAnswer, ReceivedAnswer.id == Decision.answer_id)
    .order_by(Decision.id)
)


def proven(session: Session, decisions: Collection[int]) -> dict[int, Proven]:
    """These decisions, by number; those that are there, and whose revision is."""
    rows = session.execute(WANTED.where(Decision.id.in_(decisions)))
    return {row[0]: Proven._make(row) for row in rows}


def proven_about(session: Session, content_id: int) -> list[Proven]:
    """Every decision on a content, first to last."""
    rows = session.execute(WANTED.where(Decision.content_id == content_id))
    return [Proven._make(row) for row in rows]
