"""How much more was counted each day, from numbers that were read now and then.

What a reading adds is its number less the one read before it, so that the gains of all days add up
to what was read last: also when a number falls, and when an older reading comes in later.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

Gains = Counter[tuple[str, date, str]]
"""How much more, by channel, day on the channel's clocks and metric; less is below zero."""


@dataclass(frozen=True)
class Read:
    """A number of a post, as a network told it."""

    publication_id: int
    channel: str
    metric: str
    value: int
    read_at: datetime
    day: date
    """When that was on the channel's clocks."""


def gains(known: Iterable[Read], new: Iterable[Read]) -> Gains:
    """What the new readings change, with all that was read of the same posts before."""
    series: dict[tuple[int, str], list[Read]] = defaultdict(list)
    for one in sorted(known, key=_moment):
        series[one.publication_id, one.metric].append(one)
    changed: Gains = Counter()
    for one in new:
        _take_in(one, series[one.publication_id, one.metric], changed)
    return Counter({key: gained for key, gained in changed.items() if gained})


def _take_in(one: Read, read: list[Read], changed: Gains) -> None:
    place = bisect_right(read, one.read_at, key=_moment)
    step = one.value - (read[place - 1].value if place else 0)
    changed[one.channel, one.day, one.metric] += step
    if place < len(read):  # what came after it adds that much less
        later = read[place]
        changed[later.channel, later.day, later.metric] -= step
    read.insert(place, one)


def _moment(one: Read) -> datetime:
    return one.read_at
