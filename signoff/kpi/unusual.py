"""Days on which a channel gained much more, or less, than such days usually bring.

A day is held against the same weekday of the twelve weeks before. What is usual is the median of
those, carried on along the median slope between weeks (Sen, J. Am. Stat. Assoc. 63, 1968), so
that a channel that grows is not unusual each week. How much days differ is the median absolute
deviation, of the same weekdays or of all days, whichever is more; a day is unusual when its
modified z-score is above 3.5 (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).

Numbers are compared by their logarithm: twice as much is as far from usual as half as much. Days of
few numbers differ by chance alone: as much as a Poisson number of the usual size, at least.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from signoff.clock import DAY

WEEKS, WEEKDAYS = 12, 7
ENOUGH = 8
"""Of the twelve, so many same weekdays must be known, or nothing is said of the day."""
THRESHOLD = 3.5
AS_A_DEVIATION = 1.4826
"""Times this, the median absolute deviation of normal numbers is their standard deviation."""
LOOKS_BACK = timedelta(weeks=WEEKS)
PAIRS = np.array(list(combinations(range(WEEKS), 2)))
LEAST_USUAL = 1.0

Floats = NDArray[np.float64]
Days = Mapping[date, int]


@dataclass(frozen=True)
class Unusual:
    """A day that brought something else than such days do."""

    place: int
    """Which of the series that were asked about."""
    day: date
    value: int
    low: int
    high: int
    """Between these it would have been usual."""
    score: float
    """The modified z-score: above zero where it was more than usual."""


def unusual(series: Sequence[Days], days: Sequence[date]) -> list[Unusual]:
    """The unusual ones of these days, in each series by itself, the most unusual first.

    A day that a series does not have was not read: it is unknown, and not zero.
    """
    found = [one for day in days for one in _on(series, day)]
    return sorted(found, key=lambda one: -abs(one.score))


def _on(series: Sequence[Days], day: date) -> list[Unusual]:
    places = [n for n, known in enumerate(series) if _is_enough(known, day)]
    if not places:
        return []
    past = np.array([_past(series[n], day) for n in places])
    usual, spread = _expected(past)
    now = _scale(np.array([series[n][day] for n in places], dtype=float))
    scores = (now - usual) / spread
    low, high = (_unscale(usual + side * THRESHOLD * spread) for side in (-1, 1))
    return [
        Unusual(
            places[n],
            day,
            series[places[n]][day],
            round(low[n]),
            round(high[n]),
            float(scores[n]),
        )
        for n in np.flatnonzero(np.abs(scores) > THRESHOLD).tolist()
    ]


def _is_enough(known: Days, day: date) -> bool:
    same = (day - DAY * WEEKDAYS * back for back in range(1, WEEKS + 1))
    return day in known and sum(one in known for one in same) >= ENOUGH


def _past(known: Days, day: date) -> Floats:
    """The weeks before, the newest first; in each the same weekday, and those before it."""
    ages = range(WEEKDAYS, WEEKDAYS * (WEEKS + 1))
    values = [known.get(day - DAY * age, np.nan) for age in ages]
    return _scale(np.array(values, dtype=float)).reshape(WEEKS, WEEKDAYS)


def _expected(past: Floats) -> tuple[Floats, Floats]:
    """What is usual for each series, and how much it differs: (series, weeks, weekdays) in."""
    ago = np.arange(1, WEEKS + 1)
    grown = past + _slope(past)[:, None, None] * ago[None, :, None]
    middles = _median(grown)
    apart = np.abs(grown - middles[:, None, :])
    deviation = np.fmax(
        _median(apart[:, :, 0]),
        _median(apart.reshape(len(past), -1)),
    )
    usual = middles[:, 0]
    by_chance = 1 / np.sqrt(np.maximum(np.abs(_unscale(usual)), LEAST_USUAL))
    return usual, np.maximum(AS_A_DEVIATION * deviation, by_chance)


def _slope(past: Floats) -> Floats:
    """How much more each week brings than the one before."""
    newer, older = past[:, PAIRS[:, 0]], past[:, PAIRS[:, 1]]
    apart = (PAIRS[:, 1] - PAIRS[:, 0])[None, :, None]
    slopes = ((newer - older) / apart).reshape(len(past), -1)
    return _median(slopes)


def _median(values: Floats) -> Floats:
    """Along the second axis, of what is known; zero where nothing is."""
    nothing = np.isnan(values).all(axis=1, keepdims=True)
    return np.asarray(np.nanmedian(np.where(nothing, 0.0, values), axis=1))


def _scale(values: Floats) -> Floats:
    """A logarithm that also knows zero and what is below it."""
    return np.asarray(np.arcsinh(values))


def _unscale(values: Floats) -> Floats:
    return np.asarray(np.sinh(values))
