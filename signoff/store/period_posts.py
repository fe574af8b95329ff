"""What was published in some time, and what it brought: the rows that reports are made of."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from signoff.store.contents import Content
from signoff.store.measurements import Followers, Measurement, follower_counts
from signoff.store.past_results import followers_told, nearest, posts_imported, went_out
from signoff.store.publications import Publication, Sending


class Posted(NamedTuple):
    """One post that is out on one channel."""

    id: int
    """Of its publication; below zero when it came with an import, and we did not send it."""
    content_id: int
    """Zero when we did not send it."""
    title: str
    channel: str
    network: str
    campaign: str
    goal: str
    url: str | None
    sent_at: datetime
    kind: str
    """Of an imported one, if its file told it; empty for ours: their revisions tell."""


@dataclass
class PeriodPost:
    """A post, and the number of each metric that was read of it last."""

    post: Posted
    numbers: dict[str, int] = field(default_factory=dict)
    read_at: datetime | None = None
    """The newest of them."""

    def take(self, metric: str, value: int, read_at: datetime) -> None:
        """Add one number."""
        self.numbers[metric] = value
        self.read_at = max(self.read_at, read_at) if self.read_at else read_at


def posts_with_numbers(
    session: Session, channels: Collection[str], start: datetime, end: datetime, until: datetime
) -> list[PeriodPost]:
    """What went out on these channels in [start, end), as it had been read before `until`.

    Of an imported post we know only what it had when it was exported: where nothing was read
    before, that counts.
    """
    sent, imported = _sent(channels, start, end), went_out(channels, start, end)
    found = {
        post.id: PeriodPost(post)
        for which in (_posts_sent(*sent), posts_imported(imported))
        for post in map(Posted._make, session.execute(which))
    }
    for which in (_newest(until, *sent), nearest(until, imported)):
        for id, metric, value, read_at, *_channel in session.execute(which):
            found[id].take(metric, value, read_at)
    return sorted(found.values(), key=lambda one: (one.post.sent_at, one.post.id))


def followers(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[Followers]:
    """How many followed these channels in [start, end), counted or imported, oldest first."""
    both = [
        *map(Followers._make, followers_told(session, channels, start, end)),
        *follower_counts(session, start, end, channels),
    ]
    return sorted(both, key=lambda one: one.read_at)


Which = ColumnElement[bool]
Rows = Select[Any]


def _sent(channels: Collection[str], start: datetime, end: datetime) -> tuple[Which, ...]:
    return (
        Publication.channel.in_(channels),
        Publication.sending == Sending.SENT,
        Publication.sent_at >= start,
        Publication.sent_at < end,
    )


def _posts_sent(*which: Which) -> Rows:
    brief = Content.brief
    return (
        select(
            *(Publication.id, Publication.content_id, Content.title),
            *(Publication.channel, Publication.network),
            *(brief["campaign"].as_string(), brief["goal"].as_string()),
            *(Publication.url, Publication.sent_at, literal("")),
        )
        .join(Content, Content.id == Publication.content_id)
        .where(*which)
    )


def _newest(until: datetime, *which: Which) -> Rows:
    """Found from the posts' side: what was read of all other posts costs nothing."""
    newest_first = (Measurement.read_at.desc(), Measurement.id.desc())
    ranked = (
        select(
            Measurement.publication_id.label("post"),
            *(Measurement.metric, Measurement.value, Measurement.read_at),
            func.row_number()
            .over(
                partition_by=(Measurement.publication_id, Measurement.metric),
                order_by=newest_first,
            )
            .label("back"),
        )
        .join(Publication, Publication.id == Measurement.publication_id)
        .where(*which, Measurement.read_at < until)
        .subquery()
    )
    columns = (ranked.c.post, ranked.c.metric, ranked.c.value, ranked.c.read_at)
    return select(*columns).where(ranked.c.back == 1)
