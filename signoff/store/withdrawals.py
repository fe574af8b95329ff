"""Posts that were taken back before they went out, and given free again."""

from datetime import datetime

from sqlalchemy import ForeignKey, bindparam, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table


class Withdrawal(Table):
    """Somebody took a post back, or gave it free again. Appended: the last word counts."""

    __tablename__ = "withdrawals"

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    is_back: Mapped[bool]
    """Whether it was given free again."""
    person: Mapped[str]
    why: Mapped[str]
    at: Mapped[datetime]


def withdrawn(session: Session) -> set[int]:
    """The contents that must not go out."""
    last = select(func.max(Withdrawal.id)).group_by(Withdrawal.content_id)
    found = select(Withdrawal.content_id).where(Withdrawal.id.in_(last), ~Withdrawal.is_back)
    return set(session.scalars(found))


LAST_WORD = select(Withdrawal.is_back).where(Withdrawal.content_id == bindparam("content"))
LAST_WORD = LAST_WORD.order_by(Withdrawal.id.desc()).limit(1)


def is_withdrawn(session: Session, content_id: int) -> bool:
    """Whether the post must not go out."""
    return session.scalar(LAST_WORD, {"content": content_id}) is False
