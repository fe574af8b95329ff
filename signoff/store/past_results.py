"""What imported posts brought: of those that we did not send ourselves, and only these."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, literal, null, select
from sqlalchemy.orm import Session

from signoff.clock import DAY
from signoff.store.history import Sent
from signoff.store.past_posts import HistoryFollowers, HistoryPost, HistoryReading, not_ours

MOST = 5_000
"""The newest of them: more would tell the same, and take longer."""
Rows = Select[Any]


class Number(NamedTuple):
    """One number of an imported post, as it is known at some moment."""

    channel: str
    metric: str
    value: int


@dataclass
class Settled:
    """A post that we did not send, with what it had when its first days were over."""

    post: HistoryPost
    numbers: dict[str, int]


def went_out(channels: Collection[str], start: datetime, end: datetime) -> ColumnElement[bool]:
    """Those that went out on these channels in [start, end)."""
    return (
        HistoryPost.channel.in_(channels)
        & (HistoryPost.sent_at >= start)
        & (HistoryPost.sent_at < end)
        & not_ours()
    )


def posts_imported(which: ColumnElement[bool]) -> Rows:
    """These posts, in the columns of `Posted`."""
    return select(
        *(-HistoryPost.id, literal(0), HistoryPost.title),
        *(HistoryPost.channel, HistoryPost.network, HistoryPost.campaign, literal("")),
        *(HistoryPost.url, HistoryPost.sent_at, HistoryPost.kind),
    ).where(which)


def nearest(until: datetime, which: ColumnElement[bool]) -> Rows:
    """Of each number the last reading before the moment, or else the first one after it."""
    read_at = HistoryReading.read_at
    before = read_at < until
    nearest_first = (
        case((before, 0), else_=1),
        case((before, read_at), else_=null()).desc(),
        *(read_at, HistoryReading.import_id),
    )
    ranked = (
        select(
            (-HistoryReading.post_id).label("post"),
            *(HistoryReading.metric, HistoryReading.value, read_at, HistoryPost.channel),
            func.row_number()
            .over(
                partition_by=(HistoryReading.post_id, HistoryReading.metric),
                order_by=nearest_first,
            )
            .label("back"),
        )
        .join(HistoryPost, HistoryPost.id == HistoryReading.post_id)
        .where(which)
        .subquery()
    )
    columns = (ranked.c.post, ranked.c.metric, ranked.c.value, ranked.c.read_at, ranked.c.channel)
    return select(*columns).where(ranked.c.back == 1)


def numbers_of(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[Number]:
    """The numbers of those that went out in [start, end), as they count at its end."""
    rows = session.execute(nearest(end, went_out(channels, start, end)))
    return [Number(channel, metric, value) for _post, metric, value, _read_at, channel in rows]


def imported_between(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[Sent]:
    """What went out past us on these channels in [start, end), as far as it was imported."""
    wanted = select(-HistoryPost.id, HistoryPost.channel, HistoryPost.sent_at)
    return [Sent(*row) for row in session.execute(wanted.where(went_out(channels, start, end)))]


def first_imported(session: Session, channels: Collection[str]) -> datetime | None:
    """When the first imported post of these channels went out."""
    first = select(func.min(HistoryPost.sent_at)).where(HistoryPost.channel.in_(channels))
    return session.scalar(first)


def followers_told(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[tuple[str, int, datetime]]:
    """How many followed these channels at the end of their days, within [start, end)."""
    here = HistoryFollowers
    told = select(here.channel, here.day, here.followers, here.read_at).where(
        here.channel.in_(channels),
        # Of five years' days these few are found at once; a day's end is within a day of it.
        here.day.between((start - DAY).date(), (end + DAY).date()),
        here.read_at >= start,
        here.read_at < end,
    )
    newest_first = session.execute(told.order_by(here.import_id.desc()))
    of_each = {
        (channel, day): (channel, n, read_at) for channel, day, n, read_at in newest_first
    }  # of several files the first one counts, so it comes last
    return list(of_each.values())


def settled(
    session: Session,
    channels: Collection[str],
    start: datetime,
    end: datetime,
    after: timedelta,
) -> list[Settled]:
    """Those of [start, end) that were exported so long after they had gone out; first to last."""
    newest = (
        select(HistoryPost.id)
        .where(went_out(channels, start, end))
        .order_by(HistoryPost.sent_at.desc(), HistoryPost.id.desc())
        .limit(MOST)
    )
    rows = session.execute(
        select(HistoryPost, HistoryReading.metric, HistoryReading.value, HistoryReading.read_at)
        .join(HistoryReading, HistoryReading.post_id == HistoryPost.id)
        .where(HistoryPost.id.in_(newest))
        .order_by(*(HistoryPost.sent_at, HistoryPost.id))
        .order_by(*(HistoryReading.read_at, HistoryReading.import_id))
    )
    found: dict[int, Settled] = {}
    for post, metric, value, read_at in rows:
        if read_at >= post.sent_at + after:
            one = found.setdefault(post.id, Settled(post, {}))
            one.numbers.setdefault(metric, value)  # the first: later ones are of older posts
    return list(found.values())
