"""At which hours a channel's posts do better: from what was read of them, on its own clocks."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from signoff import clock
from signoff.clock import local
from signoff.kpi.best_times import DAY, Hour, best_times
from signoff.kpi.metrics import ENGAGEMENTS
from signoff.lifecycle.in_force import agreed
from signoff.store.database import reading
from signoff.store.measurements import Measurement, published_between, readings
from signoff.store.publications import Publication

LOOKS_BACK = timedelta(days=365)
READ_WITHIN = timedelta(days=8)
"""After this, nothing is counted: an old post must not do better by its age."""
OLD_ENOUGH = timedelta(days=1)
SHOWN = 5


@dataclass(frozen=True)
class Timing:
    """What is known of a channel's hours."""

    channel: str
    """Its name."""
    zone: str
    posts: int
    """How many posts it is known from."""
    hours: tuple[Hour, ...]
    """Those that were tried and are surely better than others, the best first; or none."""


def timing(channel: str, at: datetime | None = None) -> Timing:
    """The best times of a channel, by the posts of the year before `at` (None: now)."""
    at = at or clock.now()
    with reading() as session:
        workspace = agreed(session).workspace
        known = workspace.channel(channel)
        zone = workspace.zone_of_channel(known)
        pairs = published_between(session, [channel], at - LOOKS_BACK, at - OLD_ENOUGH)
        posts = {post.id: post for post, _content in pairs}
        brought = _engagements(posts, readings(session, list(posts), at))
    hours = [_hour_of_week(posts[id].sent_at or at, zone) for id in brought]
    found = best_times(hours, list(brought.values()))
    sure = tuple(hour for hour in found if hour.posts and hour.low > 0)[:SHOWN]
    return Timing(known.name, zone, len(brought), sure)


def _engagements(
    posts: Mapping[int, Publication], read: Collection[Measurement]
) -> Mapping[int, int]:
    """What each post had brought when it was read last in its first days; the read ones only."""
    newest: dict[int, dict[str, int]] = defaultdict(dict)
    for one in read:
        sent_at = posts[one.publication_id].sent_at
        if one.metric in ENGAGEMENTS and sent_at and one.read_at <= sent_at + READ_WITHIN:
            newest[one.publication_id][one.metric] = one.value
    return {id: sum(numbers.values()) for id, numbers in newest.items()}


def _hour_of_week(moment: datetime, zone: str) -> int:
    here = local(moment, zone)
    return here.weekday() * DAY + here.hour
