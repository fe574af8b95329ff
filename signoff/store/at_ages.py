"""What posts of a channel had brought at each age, and what they were like."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signoff.store.contents import Revision
from signoff.store.measurements import Measurement
from signoff.store.publications import Publication, Sending

MOST = 200
"""Posts that are looked at: the newest ones."""


class OutPost(NamedTuple):
    """One post that is out, with its text."""

    publication_id: int
    sent_at: datetime
    posts: dict[str, Any]
    """`ChannelPost` by channel id."""


def posts_before(session: Session, channel: str, start: datetime, end: datetime) -> list[OutPost]:
    """The newest posts that went out on a channel in [start, end)."""
    wanted = (
        select(Publication.id, Publication.sent_at, Revision.posts)
        .join(Revision, Revision.id == Publication.revision_id)
        .where(Publication.channel == channel, Publication.sending == Sending.SENT)
        .where(Publication.sent_at >= start, Publication.sent_at < end)
        .order_by(Publication.sent_at.desc(), Publication.id.desc())
        .limit(MOST)
    )
    return [OutPost(*row) for row in session.execute(wanted).tuples()]


def sums_at_ages(
    session: Session, publications: Collection[int], metrics: Collection[str]
) -> dict[tuple[int, str], int]:
    """By publication and age the sum of these metrics, of those that were read."""
    wanted = (
        select(Measurement.publication_id, Measurement.age, func.sum(Measurement.value))
        .where(Measurement.publication_id.in_(publications), Measurement.metric.in_(metrics))
        .group_by(Measurement.publication_id, Measurement.age)
    )
    return {(id, age): int(total) for id, age, total in session.execute(wanted)}
