"""Where a goal stands: at the end of its time, or on the way there."""

from dataclasses import dataclass, replace
from datetime import datetime

from signoff.kpi.pace import Pace, Projection, Standing, pace
from signoff.kpi.steps import Growth, days_to_come, so_far
from signoff.period import Period, month_of, week_of
from signoff.workspace.goals import Goal


@dataclass(frozen=True)
class Course:
    """A goal over one period: what there is of its target, and how it stands."""

    period: Period
    value: int | None
    """What there is; None when nobody could read it."""
    target: int
    pace: Pace
    running: bool
    """Whether some of it was left."""

    @property
    def standing(self) -> Standing:
        return self.pace.standing

    @property
    def lags(self) -> bool:
        """Whether it will be missed as things go, and something can still be done."""
        return self.running and self.standing in (Standing.AT_RISK, Standing.MISSED)

    @property
    def share_expected(self) -> float:
        """Which share of its target it will have, as things go."""
        projection = self.pace.projection
        return (projection.expected if projection else self.value or 0) / self.target


def own_period(goal: Goal, period: Period) -> Period:
    """The goal's own week or month around a report's period.

    Of two it is the one that has the middle of the period: a week belongs to the month of its
    Thursday, as in ISO 8601.
    """
    middle = period.start + (period.end - period.start) / 2
    return (week_of if goal.period == "week" else month_of)(middle, period.zone)


def course(
    growth: Growth,
    goal: Goal,
    target: int,
    period: Period,
    at: datetime,
    *,
    known: bool = True,
    besides: int = 0,
) -> Course:
    """How a goal does in a period; `known`: whether anybody could read what it counts.

    `besides` is what came on days that nobody knows: it counts, and foretells nothing.
    """
    value = besides + so_far(growth, period, at) if known else None
    to_come = days_to_come(growth, period, at)
    found = pace(target, value, to_come)
    if value is not None and found.projection and goal.metric != "followers":
        found = replace(found, projection=_no_less(found.projection, value))
    return Course(period, value, target, found, running=bool(to_come))


def _no_less(projection: Projection, value: int) -> Projection:
    """What is counted stays: only followers go away again in numbers."""
    parts = (projection.expected, projection.low, projection.high)
    return Projection(*(max(float(value), part) for part in parts))
