"""Whether a goal will be reached: what is there, and what the days to come usually bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance

EIGHTY_PERCENT = 1.2816
"""Standard deviations of a normal distribution between which four of five values lie."""
ENOUGH_DAYS = 3
"""Past days of the same kind below which nothing can be said of one to come."""


class Standing(StrEnum):
    """How a goal stands."""

    REACHED = "reached"
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    """As things go it falls short, but it may still be reached."""
    MISSED = "missed"
    """The time is over, or not even a very good rest of it would do."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Projection:
    """Where a number will be at the end of its period; in four of five cases from low to high."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Pace:
    """How a goal stands, and why."""

    standing: Standing
    projection: Projection | None
    """None where too little is known of such days, or no day is left."""


def pace(target: int, so_far: int | None, days_to_come: Sequence[Sequence[int]]) -> Pace:
    """How a goal stands that has `so_far` (None: nobody could read it) of its target.

    `days_to_come` has, for each day left, what past days of its kind brought: the same weekday
    of the weeks before. What one day brings is taken to say nothing of the next.
    """
    if so_far is None:
        return Pace(Standing.UNKNOWN, None)
    if not days_to_come:
        over = Standing.REACHED if so_far >= target else Standing.MISSED
        return Pace(over, None)
    known = all(len(day) >= ENOUGH_DAYS for day in days_to_come)
    projection = _projection(so_far, days_to_come) if known else None
    return Pace(_standing(target, so_far, projection), projection)


def _projection(so_far: int, days_to_come: Sequence[Sequence[int]]) -> Projection:
    expected = so_far + sum(fmean(day) for day in days_to_come)
    # A day varies around its mean, and the mean of few days is itself uncertain.
    spread = sqrt(sum(variance(day) * (1 + 1 / len(day)) for day in days_to_come))
    return Projection(
        expected, expected - EIGHTY_PERCENT * spread, expected + EIGHTY_PERCENT * spread
    )


def _standing(target: int, so_far: int, projection: Projection | None) -> Standing:
    if so_far >= target:
        return Standing.REACHED
    if projection is None:
        return Standing.UNKNOWN
    if projection.expected >= target:
        return Standing.ON_TRACK
    return Standing.AT_RISK if projection.high >= target else Standing.MISSED
