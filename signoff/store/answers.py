"""Answers: what signed-in people sent in, kept before anything is done with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Enum, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.access.visitor import Way
from signoff.store.database import Table
from signoff.store.sessions import BrowserSession


class ReceivedAnswer(Table):
    """One filled-in form and who sent it, as proven at the door. Appended, never changed."""

    __tablename__ = "answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    form: Mapped[str]
    """The key of the form that was answered."""
    person: Mapped[str]
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=30))
    session_id: Mapped[int] = mapped_column(ForeignKey(BrowserSession.id))
    said: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


def answer_to(session: Session, question_id: int, form: str) -> ReceivedAnswer | None:
    """The first answer to this form: whoever came later was told so."""
    found = select(ReceivedAnswer).where(
        ReceivedAnswer.question_id == question_id, ReceivedAnswer.form == form
    )
    return session.scalars(found.order_by(ReceivedAnswer.id)).first()
