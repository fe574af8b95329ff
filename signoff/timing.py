"""At which hours a channel's posts do better: from what was read of them, on its own clocks.

What is known of an hour comes from three places, each of which is the beginning for the next: the
other channels of the network, the channel's posts of other kinds, and its posts of this kind. The
fewer posts one has, the nearer it stays to the one before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from signoff import clock
from signoff.clock import NoSuchTime, Slot, local
from signoff.facts_of_posts import facts_in_first_days, facts_of_imported
from signoff.kpi.best_times import DAY, Hour, best_times, pattern
from signoff.kpi.post_facts import PostFacts
from signoff.kpi.post_kind import PostKind
from signoff.kpi.usual import against_the_usual
from signoff.lifecycle.in_force import agreed
from signoff.store.database import reading
from signoff.store.posts_out import on_channels, on_network
from signoff.workspace import Channel, Workspace

LOOKS_BACK = timedelta(days=365)
SHOWN = 5
ENOUGH_OF_A_KIND = 10
"""Posts of a kind below which it has no hours of its own."""
LOOKS_AHEAD = 8
"""Weeks in which an hour must come once outside of blackouts, or it is not proposed."""

Floats = NDArray[np.float64]
Network = Sequence[PostFacts]


@dataclass(frozen=True)
class Time:
    """One hour of the week that is proposed."""

    known: Hour
    next: datetime
    """When it comes next and may be used: wall time of the channel."""


@dataclass(frozen=True)
class Timing:
    """What is known of a channel's hours, for posts of one kind or of all."""

    channel: str
    """Its name."""
    zone: str
    kind: PostKind | None
    """None: of all kinds."""
    posts: int
    """How many posts it is known from."""
    elsewhere: int
    """How many posts of the network's other channels it began with."""
    times: tuple[Time, ...]
    """Those that were tried, are surely better than others and may be used, the best first."""
    better: int
    """How many were tried and are surely better, also those that may not be used."""


def timings(channel: str, at: datetime | None = None) -> list[Timing]:
    """The best times of a channel: of all its posts, then of each kind that has enough of them.

    By the posts of the year before `at` (None: now).
    """
    at = at or clock.now()
    with reading() as session:
        workspace = agreed(session).workspace
        known = workspace.channel(channel)
        return _of_channel(session, workspace, known, _network(session, workspace, known, at), at)


def timings_of_all(at: datetime | None = None) -> Mapping[str, list[Timing]]:
    """The same of every channel, by its id: what others of its network did is read once."""
    at = at or clock.now()
    with reading() as session:
        workspace = agreed(session).workspace
        on_each = {one.network: one for one in workspace.channels.values()}
        networks = {name: _network(session, workspace, one, at) for name, one in on_each.items()}
        return {
            id: _of_channel(session, workspace, one, networks[one.network], at)
            for id, one in workspace.channels.items()
        }


def _network(
    session: Session, workspace: Workspace, channel: Channel, at: datetime
) -> list[PostFacts]:
    which = on_network(channel.network)
    ours = facts_in_first_days(session, workspace, which, at - LOOKS_BACK, at)
    on_it = [one for one in workspace.channels.values() if one.network == channel.network]
    return ours + facts_of_imported(session, workspace, on_it, at - LOOKS_BACK, at)


def _of_channel(
    session: Session, workspace: Workspace, channel: Channel, network: Network, at: datetime
) -> list[Timing]:
    which = on_channels([channel.id])
    ours = facts_in_first_days(session, workspace, which, at - LOOKS_BACK, at)
    ours += facts_of_imported(session, workspace, [channel], at - LOOKS_BACK, at)
    others = [one for one in network if one.channel != channel.id]
    zone = workspace.zone_of_channel(channel)
    found = (
        (kind, posts, [hour for hour in hours if hour.posts and hour.low > 0])
        for kind, posts, hours in _known_hours(ours, others)
    )
    return [
        Timing(
            *(channel.name, zone, kind, posts, len(others)),
            times=_proposed(sure, channel, zone, at),
            better=len(sure),
        )
        for kind, posts, sure in found
    ]


def _known_hours(
    ours: Sequence[PostFacts], others: Sequence[PostFacts]
) -> Iterator[tuple[PostKind | None, int, tuple[Hour, ...]]]:
    """Of all posts together, and of each kind that has enough of its own."""
    elsewhere = pattern(_hours(others), _effects(others))
    hours, effects = _hours(ours), _effects(ours)
    yield None, len(ours), best_times(hours, effects, elsewhere)
    for kind in PostKind:
        of_it = np.array([one.kind is kind for one in ours], dtype=bool)
        if of_it.sum() >= ENOUGH_OF_A_KIND and not of_it.all():
            usual = pattern(hours[~of_it], effects[~of_it], elsewhere)
            its = effects[of_it] - effects[of_it].mean()
            yield kind, int(of_it.sum()), best_times(hours[of_it], its, usual)


def _hours(posts: Sequence[PostFacts]) -> NDArray[np.int_]:
    hours = [one.local.weekday() * DAY + one.local.hour for one in posts]
    return np.array(hours, dtype=int)


def _effects(posts: Sequence[PostFacts]) -> Floats:
    return against_the_usual(
        [one.engagements for one in posts],
        [one.channel for one in posts],
        [one.kind for one in posts],
    )


def _proposed(sure: Sequence[Hour], channel: Channel, zone: str, at: datetime) -> tuple[Time, ...]:
    times = (Time(hour, coming) for hour in sure if (coming := _next(hour.hour, channel, zone, at)))
    return tuple(times)[:SHOWN]


def _next(hour: int, channel: Channel, zone: str, at: datetime) -> datetime | None:
    """When this hour of the week comes next outside of blackouts and within publishing hours."""
    here = local(at, zone).replace(tzinfo=None, minute=0, second=0, microsecond=0)
    monday = here - timedelta(days=here.weekday(), hours=here.hour)
    for week in range(LOOKS_AHEAD + 1):
        coming = monday + timedelta(weeks=week, hours=hour)
        if coming > here and channel.may_publish_at(coming) and _exists(coming, zone):
            return coming
    return None


def _exists(wall_time: datetime, zone: str) -> bool:
    """Whether the clocks do not jump over it."""
    try:
        Slot(wall_time, zone).must_exist()
    except NoSuchTime:
        return False
    return True
