"""History: posts that went out before we were asked, or past us, as exports tell of them.

They are no contents: nobody agreed to them here, and nothing that sends ever looks at them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table
from signoff.store.measurements import BIG
from signoff.store.publications import Publication


class HistoryImport(Table):
    """One file of which we know how far it was taken in."""

    __tablename__ = "history_imports"
    __table_args__ = (UniqueConstraint("channel", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    fingerprint: Mapped[str]
    """Of the file, and of how it was to be read."""
    file: Mapped[str]
    """Its name."""
    read_at: Mapped[datetime]
    """When the network told what stands in it."""
    line: Mapped[int] = mapped_column(default=0)
    """The last one that is kept."""
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class HistoryPost(Table):
    """A post that we did not send."""

    __tablename__ = "history_posts"
    __table_args__ = (
        UniqueConstraint("channel", "network_id"),
        Index("ix_history_posts_channel_sent_at", "channel", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("history_imports.id"))
    """The file that told of it first."""
    channel: Mapped[str]
    network: Mapped[str]
    network_id: Mapped[str]
    url: Mapped[str | None]
    title: Mapped[str]
    """How its text begins."""
    text: Mapped[str]
    sent_at: Mapped[datetime]


class HistoryReading(Table):
    """One number, as an export told it."""

    __tablename__ = "history_readings"

    post_id: Mapped[int] = mapped_column(ForeignKey("history_posts.id"), primary_key=True)
    metric: Mapped[str] = mapped_column(primary_key=True)
    read_at: Mapped[datetime] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BIG)


class HistoryFollowers(Table):
    """How many followed a channel at the end of a day, as an export told it."""

    __tablename__ = "history_followers"

    channel: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    followers: Mapped[int] = mapped_column(BIG)
    read_at: Mapped[datetime]
    """The last second of that day, on the channel's clocks."""


@dataclass(frozen=True)
class Told:
    """A post as a file tells of it."""

    post: Mapping[str, Any]
    """The columns of `HistoryPost`, but for its import."""
    numbers: Mapping[str, int]


def begin(session: Session, new: HistoryImport) -> HistoryImport:
    """The import of this file into this channel, begun now or before; others have to wait."""
    columns = ("channel", "fingerprint", "file", "read_at", "line", "begun_at")
    _add_new(session, HistoryImport, [{name: getattr(new, name) for name in columns}])
    wanted = select(HistoryImport).where(
        HistoryImport.channel == new.channel, HistoryImport.fingerprint == new.fingerprint
    )
    return session.scalars(wanted.with_for_update()).one()


def ours(session: Session, channel: str, ids: Collection[str], urls: Collection[str]) -> set[str]:
    """Which of these ids and addresses are posts that we sent ourselves."""
    rows = session.execute(
        select(Publication.network_id, Publication.url).where(
            Publication.channel == channel,
            or_(Publication.network_id.in_(ids), Publication.url.in_(urls)),
        )
    )
    return {name for row in rows for name in row if name}


def keep_posts(session: Session, which: HistoryImport, told: Sequence[Told]) -> int:
    """Keep posts and their numbers; say how many posts are new. Known ones gain the numbers."""
    names = [one.post["network_id"] for one in told]
    before = len(_ids(session, which.channel, names))
    _add_new(session, HistoryPost, [{**one.post, "import_id": which.id} for one in told])
    ids = _ids(session, which.channel, names)
    rows = [
        {"post_id": ids[one.post["network_id"]], "metric": metric, "value": value}
        | {"read_at": which.read_at}
        for one in told
        for metric, value in one.numbers.items()
    ]
    _add_new(session, HistoryReading, rows)
    return len(ids) - before


def keep_followers(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep what a channel's followers were; say how many days are new."""
    channels, days = {row["channel"] for row in rows}, [row["day"] for row in rows]
    known = select(HistoryFollowers.day).where(
        HistoryFollowers.channel.in_(channels), HistoryFollowers.day.in_(days)
    )
    before = len(session.scalars(known).all())
    _add_new(session, HistoryFollowers, rows)
    return len(session.scalars(known).all()) - before


@dataclass
class Settled:
    """A post that we did not send, with what it had when its first days were over."""

    post: HistoryPost
    numbers: dict[str, int]


def settled(
    session: Session,
    channels: Collection[str],
    start: datetime,
    end: datetime,
    after: timedelta,
) -> list[Settled]:
    """Those of [start, end) that were exported so long after they had gone out; first to last."""
    rows = session.execute(
        select(HistoryPost, HistoryReading.metric, HistoryReading.value, HistoryReading.read_at)
        .join(HistoryReading, HistoryReading.post_id == HistoryPost.id)
        .where(
            HistoryPost.channel.in_(channels),
            HistoryPost.sent_at >= start,
            HistoryPost.sent_at < end,
        )
        .order_by(HistoryPost.sent_at, HistoryPost.id, HistoryReading.read_at)
    )
    found: dict[int, Settled] = {}
    for post, metric, value, read_at in rows:
        if read_at >= post.sent_at + after:
            one = found.setdefault(post.id, Settled(post, {}))
            one.numbers.setdefault(metric, value)  # the first: later ones are of older posts
    return list(found.values())


def _ids(session: Session, channel: str, names: Iterable[str]) -> dict[str, int]:
    rows = session.execute(
        select(HistoryPost.network_id, HistoryPost.id).where(
            HistoryPost.channel == channel, HistoryPost.network_id.in_(names)
        )
    )
    return dict(rows.tuples().all())


def _add_new(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the rows, but for those that are there already."""
    if rows:
        on_postgresql = session.get_bind().dialect.name == "postgresql"
        adding = (
            postgresql.insert(table).on_conflict_do_nothing()
            if on_postgresql
            else sqlite.insert(table).on_conflict_do_nothing()
        )
        session.execute(adding, [dict(row) for row in rows])
