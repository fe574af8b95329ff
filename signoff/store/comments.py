"""Comments: what people say about a post; and marks: what became of what they said."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table


class Mark(StrEnum):
    """What can become of a comment."""

    RESOLVED = "resolved"
    REOPENED = "reopened"
    TAKEN_BACK = "taken back"


class Comment(Table):
    """Somebody's words about one content, as it then was. Appended, never changed."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_person_written_at", "person", "written_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    """The revision that its writer saw; none while there was only a brief."""
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    """The comment that began the thread, if this one answers in it."""
    channel: Mapped[str]
    """The id of the channel whose text is meant; empty: the whole post."""
    line: Mapped[int]
    """Which line of that text, from 1 on; 0: all of it, or other words than a line."""
    passage: Mapped[str]
    """The words that it is about, as they were; empty: about no words in particular."""
    person: Mapped[str]
    text: Mapped[str]
    written_at: Mapped[datetime]


class CommentMark(Table):
    """A comment was resolved, opened again, or taken back. Appended, never changed."""

    __tablename__ = "comment_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    mark: Mapped[Mark]
    person: Mapped[str]
    marked_at: Mapped[datetime]


def comments(session: Session, content_id: int) -> list[Comment]:
    """Everything that was said about a content, first to last."""
    wanted = select(Comment).where(Comment.content_id == content_id).order_by(Comment.id)
    return list(session.scalars(wanted))


def marks(session: Session, content_id: int) -> list[CommentMark]:
    """What became of it, first to last."""
    wanted = (
        select(CommentMark)
        .join(Comment, Comment.id == CommentMark.comment_id)
        .where(Comment.content_id == content_id)
        .order_by(CommentMark.id)
    )
    return list(session.scalars(wanted))


def comment(session: Session, content_id: int, comment_id: int) -> Comment | None:
    """One comment, if it is about this content."""
    wanted = select(Comment).where(Comment.id == comment_id, Comment.content_id == content_id)
    return session.scalars(wanted).one_or_none()


def written_since(session: Session, person: str, at: datetime) -> list[Comment]:
    """What this person has said since then, about whatever content."""
    wanted = select(Comment).where(Comment.person == person, Comment.written_at > at)
    return list(session.scalars(wanted))


def how_many(session: Session, content_id: int) -> int:
    """How many comments there are about a content."""
    counted = select(func.count(Comment.id)).where(Comment.content_id == content_id)
    return session.scalar(counted) or 0
