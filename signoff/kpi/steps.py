"""How a number grew, step by step: what the days of a period brought, and what such days bring."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from signoff.clock import DAY, Slot, local
from signoff.period import WEEK, Period

WEEKS_BACK = 8
"""So many weeks say what a day of the week usually brings: what is older was another time."""


@dataclass(frozen=True)
class Step:
    """How much more there was at one moment than the time before."""

    moment: datetime
    by: int
    of: datetime | None = None
    """When the post went out that brought it; None: no post did."""


@dataclass(frozen=True)
class Growth:
    """All steps of one number, oldest first."""

    steps: Sequence[Step]
    known_since: datetime | None
    """Before this nothing is known, and nothing known is not zero; None: nothing at all."""

    def within(self, start: datetime, opens: datetime, closes: datetime) -> int:
        """What came in [opens, closes), by posts that went out since `start`."""
        first = bisect_left(self.steps, opens, key=_moment)
        after = bisect_left(self.steps, closes, key=_moment)
        return sum(
            step.by for step in self.steps[first:after] if step.of is None or step.of >= start
        )


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps, oldest first."""
    return sorted(steps, key=_moment)


def so_far(growth: Growth, period: Period, at: datetime) -> int:
    """What a period has brought by this moment, or by its end."""
    start, end = period.utc_bounds()
    return growth.within(start, start, min(at, end))


def days_to_come(growth: Growth, period: Period, at: datetime) -> list[list[int]]:
    """For what is left of this day and each day left in the period: what it brought in the weeks
    before, as if the period had begun as many weeks earlier.

    So a week counts what posts of its own days brought, and nothing of older ones.
    """
    marks = _marks(period, at)
    begins = datetime.combine(period.start, time())
    weeks = [
        WEEK * n
        for n in range(1, WEEKS_BACK + 1)
        if growth.known_since and _utc(begins - WEEK * n, period) >= growth.known_since
    ]
    return [
        [
            growth.within(
                _utc(begins - back, period), _utc(opens - back, period), _utc(closes - back, period)
            )
            for back in weeks
        ]
        for opens, closes in pairwise(marks)
    ]


def _marks(period: Period, at: datetime) -> list[datetime]:
    """This moment and the midnights to come, as clocks in the period's zone show them."""
    if at >= period.utc_bounds()[1]:
        return []
    now = local(at, period.zone).replace(tzinfo=None)
    midnights = [datetime.combine(day, time()) for day in period.each_day()]
    opens = max(now, midnights[0])
    end = datetime.combine(period.end + DAY, time())
    return [opens, *(midnight for midnight in midnights if midnight > opens), end]


def _utc(wall: datetime, period: Period) -> datetime:
    return Slot(wall, period.zone).utc()


def _moment(step: Step) -> datetime:
    return step.moment


LOOKS_BACK: timedelta = WEEK * WEEKS_BACK
