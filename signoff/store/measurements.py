"""Measurements: what the networks counted, and when we read it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Integer,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.kpi.gains import Read, gains
from signoff.store import channel_days
from signoff.store.contents import Content, Revision
from signoff.store.database import Table
from signoff.store.publications import SETTLED, Publication, Sending

BIG = BigInteger().with_variant(Integer, "sqlite")
"""A video may be seen three thousand million times; SQLite has one kind of whole number."""


class Checkpoint(Table):
    """An age at which a publication is measured."""

    __tablename__ = "checkpoints"
    __table_args__ = (UniqueConstraint("publication_id", "age"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    age: Mapped[str]
    """As the process writes it: `1h`, `24h`, `7d`."""
    due_at: Mapped[datetime] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
    missing: Mapped[bool] = mapped_column(default=False)
    """The post was gone from the network when we came to count."""


class Measurement(Table):
    """One number, as a network told it. Appended, never changed."""

    __tablename__ = "measurements"
    __table_args__ = (UniqueConstraint("publication_id", "age", "metric"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    age: Mapped[str]
    metric: Mapped[str]
    value: Mapped[int] = mapped_column(BIG)
    read_at: Mapped[datetime]
    day: Mapped[date] = mapped_column(server_default="1970-01-01")
    """When it was read, on the channel's clocks."""


class FollowerCount(Table):
    """How many people followed a channel when we asked. Appended, never changed."""

    __tablename__ = "follower_counts"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(index=True)
    followers: Mapped[int] = mapped_column(BIG)
    read_at: Mapped[datetime]


def due_checkpoints(session: Session, at: datetime) -> list[tuple[Checkpoint, Publication]]:
    """What should have been measured by now and was not, oldest first."""
    rows = session.execute(
        select(Checkpoint, Publication)
        .join(Publication, Publication.id == Checkpoint.publication_id)
        .where(Checkpoint.done_at.is_(None), Checkpoint.due_at <= at)
        .order_by(Checkpoint.due_at)
    )
    return [(checkpoint, publication) for checkpoint, publication in rows]


TO_COME = (
    select(func.count())
    .select_from(Checkpoint)
    .join(Publication, Publication.id == Checkpoint.publication_id)
    .where(Publication.content_id == bindparam("content"), Checkpoint.done_at.is_(None))
)


def open_checkpoints(session: Session, content_id: int) -> int:
    """How many measurements of a content are still to come."""
    return session.scalar(TO_COME, {"content": content_id}) or 0


def resting_contents(session: Session, at: datetime) -> set[int]:
    """The contents for which nothing is to be done before a slot or a measurement comes."""
    planned = Publication.sending == Sending.PLANNED
    newest = select(func.max(Revision.id)).group_by(Revision.content_id)
    to_come = select(Publication.content_id).where(
        planned, Publication.due_at > at, Publication.revision_id.in_(newest)
    )
    to_measure = (
        select(Publication.content_id)
        .join(Checkpoint, Checkpoint.publication_id == Publication.id)
        .where(Checkpoint.done_at.is_(None))
    )
    unsettled = select(Publication.content_id).where(
        Publication.sending.not_in(SETTLED), or_(~planned, Publication.due_at <= at)
    )
    wait = set(session.scalars(to_come)) | set(session.scalars(to_measure))
    return wait - set(session.scalars(unsettled))


def add_readings(session: Session, new: Sequence[Measurement], channel: str) -> None:
    """Keep what was read of a channel's posts, and what its days gained by it."""
    known = readings(session, sorted({one.publication_id for one in new}))
    session.add_all(new)
    channel_days.add(
        session,
        gains([_read(one, channel) for one in known], [_read(one, channel) for one in new]),
    )


def _read(one: Measurement, channel: str) -> Read:
    return Read(one.publication_id, channel, one.metric, one.value, one.read_at, one.day)


def published_between(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[tuple[Publication, Content]]:
    """What went out on these channels in [start, end), with the content it belongs to."""
    rows = session.execute(
        select(Publication, Content)
        .join(Content, Content.id == Publication.content_id)
        .where(Publication.sending == Sending.SENT)
        .where(Publication.channel.in_(channels))
        .where(Publication.sent_at >= start, Publication.sent_at < end)
        .order_by(Publication.sent_at)
    )
    return [(publication, content) for publication, content in rows]


def readings(
    session: Session, publication_ids: Sequence[int], until: datetime | None = None
) -> list[Measurement]:
    """Every number read of these publications, be it before a moment only, oldest first."""
    wanted = select(Measurement).where(Measurement.publication_id.in_(publication_ids))
    if until:
        wanted = wanted.where(Measurement.read_at < until)
    return list(session.scalars(wanted.order_by(Measurement.read_at, Measurement.id)))


def follower_counts(session: Session, start: datetime, end: datetime) -> list[FollowerCount]:
    """Every follower count read in [start, end), oldest first."""
    return list(
        session.scalars(
            select(FollowerCount)
            .where(FollowerCount.read_at >= start, FollowerCount.read_at < end)
            .order_by(FollowerCount.read_at)
        )
    )
