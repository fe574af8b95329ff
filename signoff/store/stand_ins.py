"""Who stands in for whom, and which levels a post passed by without asking."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.contents import Revision
from signoff.store.database import Table


class Because(StrEnum):
    """Why somebody stands in for somebody else."""

    AWAY = "away"
    LATE = "late"
    ESCALATED = "escalated"
    HANDED_OVER = "handed over"

    @property
    def relieves(self) -> bool:
        """Whether the one who is stood in for is not asked any more."""
        return self in (Because.AWAY, Because.HANDED_OVER)


class StandIn(Table):
    """One person may answer one question in place of another. Appended, never changed.

    The last word counts; so what was handed back and on again stands here more than once.
    """

    __tablename__ = "stand_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    gate: Mapped[str]
    level: Mapped[str]
    round: Mapped[int]
    """The same place as the question's."""
    person: Mapped[str]
    """Who was asked first."""
    stand_in: Mapped[str]
    """Who may answer for them."""
    because: Mapped[Because]
    made_by: Mapped[str]
    """The id of whoever handed it over; `signoff` where the process did."""
    made_at: Mapped[datetime]

    def is_at(self, gate: str, level: str, round: int) -> bool:
        """Whether it is about this question."""
        return (self.gate, self.level, self.round) == (gate, level, round)


class PassedBy(Table):
    """A level that a revision passed by, and the rule that let it. Appended, never changed."""

    __tablename__ = "passed_by"
    __table_args__ = (UniqueConstraint("revision_id", "gate", "level", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id))
    gate: Mapped[str]
    level: Mapped[str]
    rule: Mapped[str]
    """The reason as process.yaml gives it; empty: optional, and nobody answered in time."""
    rules: Mapped[int]
    """The number of the workspace version under which it passed."""
    passed_at: Mapped[datetime]


STAND_INS = select(StandIn).where(StandIn.content_id == bindparam("content")).order_by(StandIn.id)
PASSED_BY = select(PassedBy).where(PassedBy.content_id == bindparam("content"))
PASSED_BY = PASSED_BY.order_by(PassedBy.id)


def stand_ins(session: Session, content_id: int) -> list[StandIn]:
    """Everybody who stands in at a question about this content, first to last."""
    return list(session.scalars(STAND_INS, {"content": content_id}))


def passed_by(session: Session, content_id: int) -> list[PassedBy]:
    """Every level that a revision of this content passed by, first to last."""
    return list(session.scalars(PASSED_BY, {"content": content_id}))
