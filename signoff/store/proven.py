"""Decisions with the answers that they came from and the revisions that they are about."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from signoff.store.answers import ReceivedAnswer
from signoff.store.as_text import as_written, bare, json_text
from signoff.store.contents import Revision
from signoff.store.questions import Decision


class Proven(NamedTuple):
    """Everything about one decision that its entry in the chain holds."""

    decision: int
    content: int
    revision: int
    fingerprint: str
    gate: str
    level: str
    person: str
    verdict: str
    """The name of a `Verdict`."""
    comment: str
    method: str
    """The name of a `Method`."""
    rules: int
    decided_at: str
    covers_json: str | None
    number: int
    """The revision's."""
    author: str
    made_at: str
    made: str
    """The revision's own fingerprint."""
    made_for: int
    """The revision's own content."""
    answer: int | None
    question: int | None
    session: int | None
    answered_by: str | None
    way: str | None
    """The name of a `Way`."""
    form: str | None
    said_json: str | None
    received_at: str | None

    @property
    def covers(self) -> list[str] | None:
        """The people for whom it stands, where the store knows that."""
        return json.loads(self.covers_json) if self.covers_json else None

    @property
    def said(self) -> dict[str, Any] | None:
        """The answer as it was received."""
        return json.loads(self.said_json) if self.said_json else None


WANTED = (
    select(
        *(Decision.id, Decision.content_id, Decision.revision_id, Decision.fingerprint),
        *(Decision.gate, Decision.level, Decision.person, bare(Decision.verdict)),
        *(Decision.comment, bare(Decision.method), Decision.rules),
        *(as_written(Decision.decided_at), json_text(Decision.covers)),
        *(Revision.number, Revision.author, as_written(Revision.made_at), Revision.fingerprint),
        *(Revision.content_id, Decision.answer_id, ReceivedAnswer.question_id),
        *(ReceivedAnswer.session_id, ReceivedAnswer.person, bare(ReceivedAnswer.way)),
        *(ReceivedAnswer.form, json_text(ReceivedAnswer.said)),
        as_written(ReceivedAnswer.received_at),
    )
    .join(Revision, Revision.id == Decision.revision_id)
    .outerjoin(ReceivedAnswer, ReceivedAnswer.id == Decision.answer_id)
    .order_by(Decision.id)
)


IN_A_ROW = WANTED.where(Decision.id.between(bindparam("first"), bindparam("last")))


def proven(session: Session, decisions: Sequence[int]) -> dict[int, Proven]:
    """These decisions, by number; those that are there, and whose revision is."""
    if not decisions:
        return {}
    first, last = min(decisions), max(decisions)
    # A long list costs the database more than what it finds; usually they follow one another.
    is_range = last - first < len(decisions)
    these = IN_A_ROW if is_range else WANTED.where(Decision.id.in_(decisions))
    ends = {"first": first, "last": last} if is_range else {}
    rows = session.connection().execute(these, ends).all()
    return {row[0]: Proven._make(row) for row in rows}


def proven_about(session: Session, content_id: int) -> list[Proven]:
    """Every decision on a content, first to last."""
    rows = session.connection().execute(WANTED.where(Decision.content_id == content_id))
    return [Proven._make(row) for row in rows]
