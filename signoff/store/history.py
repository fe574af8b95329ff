"""What went out and what was read of it, as few columns as counting many posts needs.

Rows come straight from the connection: of a hundred thousand, a session makes twice the work.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signoff.store.channel_days import ChannelDay
from signoff.store.contents import Content, Revision
from signoff.store.measurements import Measurement
from signoff.store.publications import SETTLED, Publication, Sending


class Sent(NamedTuple):
    """A post that is out."""

    id: int
    channel: str
    sent_at: datetime


class Reading(NamedTuple):
    """One number of such a post, as a network told it."""

    publication_id: int
    metric: str
    value: int
    read_at: datetime


class Made(NamedTuple):
    """Who wrote a post that is out, and what each of its channels carries."""

    channel: str
    author: str
    posts: dict[str, Any]


def sent_between(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[Sent]:
    """What went out on these channels in [start, end), first to last."""
    wanted = select(Publication.id, Publication.channel, Publication.sent_at)
    wanted = wanted.where(
        Publication.sending == Sending.SENT,
        Publication.channel.in_(channels),
        Publication.sent_at >= start,
        Publication.sent_at < end,
    )
    return list(map(Sent._make, session.connection().execute(wanted.order_by(Publication.sent_at))))


def first_sent(session: Session, channels: Collection[str]) -> datetime | None:
    """When the first post of these channels went out."""
    first = select(func.min(Publication.sent_at))
    return session.scalar(
        first.where(Publication.sending == Sending.SENT, Publication.channel.in_(channels))
    )


def read_of_those(
    session: Session,
    channels: Collection[str],
    metrics: Collection[str],
    start: datetime,
    end: datetime,
) -> list[Reading]:
    """What was read before `end` of the posts that went out in [start, end), oldest first."""
    if not metrics:
        return []
    wanted = (
        select(
            Measurement.publication_id, Measurement.metric, Measurement.value, Measurement.read_at
        )
        .join(Publication, Publication.id == Measurement.publication_id)
        .where(
            Publication.sending == Sending.SENT,
            Publication.channel.in_(channels),
            Publication.sent_at >= start,
            Publication.sent_at < end,
            Measurement.metric.in_(metrics),
            Measurement.read_at < end,
        )
        .order_by(Measurement.read_at, Measurement.id)
    )
    return list(map(Reading._make, session.connection().execute(wanted)))


def gained_each(
    session: Session, channels: Collection[str], first: date, last: date
) -> Mapping[tuple[str, str], Mapping[date, int]]:
    """What each channel gained each day, by channel and metric; days without a row are absent."""
    wanted = select(ChannelDay.channel, ChannelDay.metric, ChannelDay.day, ChannelDay.gained).where(
        ChannelDay.channel.in_(channels), ChannelDay.day.between(first, last)
    )
    found: dict[tuple[str, str], dict[date, int]] = {}
    for channel, metric, day, gained in session.connection().execute(wanted):
        found.setdefault((channel, metric), {})[day] = gained
    return found


def made(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> Mapping[int, Made]:
    """What the posts that went out in [start, end) carry and who wrote it, by publication."""
    wanted = select(Publication.id, Publication.channel, Revision.author, Revision.posts)
    wanted = wanted.join(Revision, Revision.id == Publication.revision_id).where(
        Publication.sending == Sending.SENT,
        Publication.channel.in_(channels),
        Publication.sent_at >= start,
        Publication.sent_at < end,
    )
    return {id: Made(*rest) for id, *rest in session.connection().execute(wanted)}


def planned_for(session: Session) -> set[str]:
    """The goals that posts which are still to go out serve."""
    to_come = [one for one in Sending if one not in SETTLED]
    wanted = select(Content.brief["goal"].as_string()).distinct()
    wanted = wanted.join(Publication, Publication.content_id == Content.id)
    return {
        goal for goal in session.scalars(wanted.where(Publication.sending.in_(to_come))) if goal
    }
