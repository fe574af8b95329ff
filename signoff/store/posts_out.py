"""Posts that went out: what was in each, and what it had brought at which age."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import Session

from signoff.kpi.metrics import ENGAGEMENTS
from signoff.post import ChannelPost
from signoff.store.contents import Content, Revision
from signoff.store.measurements import Measurement
from signoff.store.past_posts import HistoryPost
from signoff.store.publications import Publication, Sending

MOST = 5_000
"""The newest of them: of a large network more would tell the same, and take longer."""
LOOKS_BACK = timedelta(days=365)
A_MOMENT = timedelta(seconds=1)
NOTHING = {"text": ""}
"""What is known of a post whose revision does not name its channel: nothing."""


@dataclass(frozen=True)
class PostOut:
    """One revision on one channel, since it is out."""

    id: int
    """Of its publication."""
    content_id: int
    channel: str
    network: str
    sent_at: datetime
    post: ChannelPost
    campaign: str
    goal: str


@dataclass(frozen=True)
class Brought:
    """One number that was read of such a post."""

    id: int
    """Of its publication."""
    age: str
    metric: str
    value: int
    read_at: datetime


Which = ColumnElement[bool]
Wanted = tuple[Which, datetime, datetime]
"""Which posts, and when they went out."""


def on_channels(ids: Collection[str]) -> Which:
    """The posts on these channels."""
    return Publication.channel.in_(ids)


def anything_out(session: Session, channels: Collection[str]) -> bool:
    """Whether any post of ours is out on one of these channels, or one that was imported."""
    sent = exists().where(on_channels(channels), Publication.sending == Sending.SENT)
    imported = exists().where(HistoryPost.channel.in_(channels))
    return bool(session.scalar(select(or_(sent, imported))))


def anywhere() -> Which:
    """The posts on all channels."""
    return true()


def on_network(name: str) -> Which:
    """The posts on every channel of a network that there is or was."""
    return Publication.network == name


def the_one(publication_id: int, sent_at: datetime) -> Wanted:
    """One post."""
    return Publication.id == publication_id, sent_at, sent_at + A_MOMENT


def before(channel: str, sent_at: datetime) -> Wanted:
    """What went out on a channel in the year before a post of its own."""
    return on_channels([channel]), sent_at - LOOKS_BACK, sent_at


def posts_out(session: Session, which: Which, start: datetime, end: datetime) -> list[PostOut]:
    """The newest of them that went out in [start, end), first to last."""
    rows = session.execute(
        select(Publication, Revision.posts, Content.brief)
        .join(Revision, Revision.id == Publication.revision_id)
        .join(Content, Content.id == Publication.content_id)
        .where(Publication.id.in_(_ids(which, start, end)))
        .order_by(Publication.sent_at, Publication.id)
    )
    return [
        PostOut(
            id=one.id,
            content_id=one.content_id,
            channel=one.channel,
            network=one.network,
            sent_at=one.sent_at or start,
            post=ChannelPost.model_validate(posts.get(one.channel, NOTHING)),
            campaign=brief.get("campaign", ""),
            goal=brief.get("goal", ""),
        )
        for one, posts, brief in rows
    ]


def brought(session: Session, which: Which, start: datetime, end: datetime) -> list[Brought]:
    """What was read of the same posts' engagements, oldest first."""
    rows = session.execute(
        select(
            *(Measurement.publication_id, Measurement.age, Measurement.metric),
            *(Measurement.value, Measurement.read_at),
        )
        .where(Measurement.publication_id.in_(_ids(which, start, end)))
        .where(Measurement.metric.in_(ENGAGEMENTS))
        .order_by(Measurement.read_at, Measurement.id)
    )
    return [Brought(*row) for row in rows.tuples()]


def brought_at(
    session: Session, which: Which, start: datetime, end: datetime, age: str
) -> list[int]:
    """The engagements of each of the same posts at one checkpoint; of those that were read then."""
    sums = (
        select(func.sum(Measurement.value))
        .where(Measurement.publication_id.in_(_ids(which, start, end)))
        .where(Measurement.metric.in_(ENGAGEMENTS), Measurement.age == age)
        .group_by(Measurement.publication_id)
    )
    return [int(one) for one in session.scalars(sums)]


def _ids(which: Which, start: datetime, end: datetime) -> Select[tuple[int]]:
    return (
        select(Publication.id)
        .where(which, Publication.sending == Sending.SENT)
        .where(Publication.sent_at >= start, Publication.sent_at < end)
        .order_by(Publication.sent_at.desc(), Publication.id.desc())
        .limit(MOST)
    )
