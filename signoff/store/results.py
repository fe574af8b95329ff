"""Results: how each post did in the end, and the briefs that mend what fell short."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.kpi.own_range import Standing
from signoff.store.database import Table, added_once
from signoff.store.measurements import BIG


class Result(Table):
    """One post at its last checkpoint, against channel and goal. Appended, never changed."""

    __tablename__ = "results"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), unique=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    channel: Mapped[str]
    age: Mapped[str]
    engagements: Mapped[int] = mapped_column(BIG)
    standing: Mapped[Standing]
    posts: Mapped[int]
    """How many earlier posts of the channel there were to compare with."""
    low: Mapped[float | None]
    median: Mapped[float | None]
    high: Mapped[float | None]
    """Its quartiles; None where there were too few."""
    for_goal: Mapped[int | None] = mapped_column(BIG)
    """What it brought for its goal; None where nobody can tell."""
    goal_share: Mapped[float | None]
    differences: Mapped[list[dict[str, Any]]]
    """In what it was unlike the channel's better posts, as `Difference` fields."""
    judged_at: Mapped[datetime]


class Rework(Table):
    """A content that fell short, and the brief that is to mend it: once for each content."""

    __tablename__ = "reworks"

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), unique=True)
    wanted_at: Mapped[datetime]
    run_id: Mapped[str | None]
    """The flow run that carries the new brief."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was begun; or, without a run, when it was told that it could not be."""


ONCE = added_once(Rework, "content_id")


def results_of(session: Session, content_id: int) -> list[Result]:
    """How the posts of a content did, in the order in which they were planned."""
    wanted = select(Result).where(Result.content_id == content_id)
    return list(session.scalars(wanted.order_by(Result.publication_id)))


def rework_of(session: Session, content_id: int) -> Rework | None:
    """What became of the wish to mend a content, if it fell short."""
    return session.scalars(select(Rework).where(Rework.content_id == content_id)).one_or_none()


def want_rework(session: Session, content_id: int, at: datetime) -> None:
    """Write down that it is to be mended; the same content once."""
    row = {"content_id": content_id, "wanted_at": at}
    session.execute(ONCE[session.get_bind().dialect.name], [row])


def open_reworks(session: Session, content_ids: Collection[int] | None = None) -> Sequence[int]:
    """The contents whose new brief was not begun yet, oldest first; of these, or of all."""
    wanted = select(Rework.content_id).where(Rework.ended_at.is_(None))
    if content_ids is not None:
        wanted = wanted.where(Rework.content_id.in_(content_ids))
    return list(session.scalars(wanted.order_by(Rework.id)))


def end_rework(session: Session, content_id: int, run_id: str | None, at: datetime) -> bool:
    """It was begun by this run, or cannot be; False when somebody has said so already."""
    ended = session.scalars(
        update(Rework)
        .where(Rework.content_id == content_id, Rework.ended_at.is_(None))
        .values(run_id=run_id, ended_at=at)
        .returning(Rework.id)
    )
    return ended.one_or_none() is not None
