"""Measurements: what the networks counted, and when we read it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from signoff.kpi.gains import Read, gains
from signoff.store import channel_days
from signoff.store.contents import Content, Revision
from signoff.store.database import Table
from signoff.store.publications import UNSETTLED, Publication, Sending

BIG = BigInteger().with_variant(Integer, "sqlite")
"""A video may be seen three thousand million times; SQLite has one kind of whole number."""
STILL_OPEN = text("done_at IS NULL")
ASKED_AT_ONCE = 500
"""Ids in one question: databases take some ten thousand, and plan badly long before."""


class Checkpoint(Table):
    """An age at which a publication is measured."""

    __tablename__ = "checkpoints"
    __table_args__ = (
        UniqueConstraint("publication_id", "age"),
        # Of five years' checkpoints nearly all are done: those that are not are found at once.
        Index(
            "ix_checkpoints_open", "due_at", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    age: Mapped[str]
    """As the process writes it: `1h`, `24h`, `7d`."""
    due_at: Mapped[datetime]
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
    __table_args__ = (Index("ix_follower_counts_channel_read_at", "channel", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
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
    later = aliased(Revision)
    is_newest = ~exists().where(
        later.content_id == Publication.content_id, later.id > Publication.revision_id
    )
    to_come = select(Publication.content_id).where(planned, Publication.due_at > at, is_newest)
    to_measure = (
        select(Publication.content_id)
        .join(Checkpoint, Checkpoint.publication_id == Publication.id)
        .where(Checkpoint.done_at.is_(None))
    )
    unsettled = select(Publication.content_id).where(
        Publication.sending.in_(UNSETTLED), or_(~planned, Publication.due_at <= at)
    )
    wait = set(session.scalars(to_come)) | set(session.scalars(to_measure))
    return wait - set(session.scalars(unsettled))


def add_readings(session: Session, new: Sequence[Measurement], channel: str) -> None:
    """Keep what was read of a channel's posts, and what its days gained by it."""
    keep_readings(session, [(channel, one) for one in new])


def keep_readings(session: Session, new: Sequence[tuple[str, Measurement]]) -> None:
    """The same for posts of several channels, all in one pass: each with its channel."""
    channels = {one.publication_id: channel for channel, one in new}
    known = readings(session, sorted(channels))
    if new:  # as rows: as objects each of them would be a statement on SQLite
        session.execute(insert(Measurement), [_row(one) for _channel, one in new])
    changed = gains(
        [_read(one, channels[one.publication_id]) for one in known],
        [_read(one, channel) for channel, one in new],
    )
    channel_days.add(session, changed)


def _row(one: Measurement) -> dict[str, object]:
    told = ("publication_id", "age", "metric", "value", "read_at", "day")
    return {name: getattr(one, name) for name in told}


def _read(one: Measurement, channel: str) -> Read:
    return Read(one.publication_id, channel, one.metric, one.value, one.read_at, one.day)


def checkpoints(session: Session, ids: Sequence[int]) -> dict[int, Checkpoint]:
    """These checkpoints by id."""
    found = (
        session.scalars(select(Checkpoint).where(Checkpoint.id.in_(some)))
        for some in _portions(ids)
    )
    return {one.id: one for some in found for one in some}


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
    """Every number read of these publications, be it before a moment only.

    Those of one publication stand together with the oldest first.
    """
    return [one for some in _portions(publication_ids) for one in _readings(session, some, until)]


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[n : n + ASKED_AT_ONCE] for n in range(0, len(ids), ASKED_AT_ONCE))


def _readings(
    session: Session, publication_ids: Sequence[int], until: datetime | None
) -> Iterator[Measurement]:
    wanted = select(Measurement).where(Measurement.publication_id.in_(publication_ids))
    if until:
        wanted = wanted.where(Measurement.read_at < until)
    in_order = (Measurement.publication_id, Measurement.read_at, Measurement.id)
    return iter(session.scalars(wanted.order_by(*in_order)))


class Followers(NamedTuple):
    """How many followed a channel at a moment."""

    channel: str
    followers: int
    read_at: datetime


def follower_counts(
    session: Session, start: datetime, end: datetime, channels: Collection[str]
) -> list[Followers]:
    """How many followed these channels whenever it was counted in [start, end), oldest first."""
    counted = select(FollowerCount.channel, FollowerCount.followers, FollowerCount.read_at).where(
        FollowerCount.channel.in_(channels),
        FollowerCount.read_at >= start,
        FollowerCount.read_at < end,
    )
    rows = map(Followers._make, session.execute(counted))
    return sorted(rows, key=lambda one: one.read_at)
