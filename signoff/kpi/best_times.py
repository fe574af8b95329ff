"""At which hour of the week posts of a channel do better, and how sure that is.

Each post is held against the usual one of its kind on its channel (`usual.py`), by the logarithm
of its engagements, so that one that went round the world does not decide alone. What is known of
the hours together is a Gaussian process over the week (Rasmussen and Williams, Gaussian Processes
for Machine Learning, 2006, chapter 2): an hour is much like the hours beside it, the same hour of
other days, and the other hours of its day.

Where few posts went out, what is said stays near what was known before: of the network, or that
all hours are alike. How much hours differ at all is not guessed: several answers are weighed by
how well they explain the posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAY, HOURS = 24, 7 * 24
ALIKE_WITHIN = 1.5
"""Hours: the standard deviation of the bell by which hours are alike."""
DIFFERENCES = (0.001, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Variances of the hours' logarithms that are weighed; 0.03 is about a sixth more or less."""
USUAL_SCATTER, TRUSTED_FROM = 1.0, 4
"""Variance of one hour's posts where none stand beside each other to tell; it counts as much as so
many posts: three that happen to be alike must not be taken for a law."""
EIGHTY_PERCENT = 1.2816

Hours = NDArray[np.int_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Hour:
    """What a post at one hour of the week brings, against the usual post of the channel."""

    hour: int
    """From Monday 00:00 on the clocks of the audience: 0 to 167."""
    lift: float
    """0.2 is a fifth more."""
    low: float
    high: float
    """Four of five times the truth lies between these."""
    posts: int
    """How many posts went out at this hour."""


def best_times(
    hours: Sequence[int] | Hours, effects: Sequence[float] | Floats, before: Floats | None = None
) -> tuple[Hour, ...]:
    """Every hour of the week, the best first.

    One entry for each post in `hours` (0 to 167) and in `effects`: by how much the logarithm of
    what it brought is above the usual. `before`: of each of the 168 hours the logarithm of the
    lift that is known from elsewhere; without it, all are alike.
    """
    at = np.asarray(hours, dtype=int)
    known = _known(before, at)
    middle, variance = _learnt(at, np.asarray(effects, dtype=float) - known[at])
    reach = EIGHTY_PERCENT * np.sqrt(variance)
    lift, low, high = np.expm1(known + middle + np.array([[0], [-1], [1]]) * reach).tolist()
    posts = np.bincount(at, minlength=HOURS).tolist()
    found = (Hour(hour, lift[hour], low[hour], high[hour], posts[hour]) for hour in range(HOURS))
    return tuple(sorted(found, key=lambda one: one.lift, reverse=True))


def pattern(
    hours: Sequence[int] | Hours, effects: Sequence[float] | Floats, before: Floats | None = None
) -> Floats:
    """What these posts say of each hour, in logarithms: what is known before of some others.

    Few posts say little: of them the pattern is nearly what was known before.
    """
    at = np.asarray(hours, dtype=int)
    known = _known(before, at)
    if not len(at):
        return known
    middle, _variance = _learnt(at, np.asarray(effects, dtype=float) - known[at])
    return np.asarray(known + middle)


def _known(before: Floats | None, at: Hours) -> Floats:
    """What was known before, against the usual post here: it goes out when ours go out."""
    if before is None:
        return np.zeros(HOURS)
    return before - before[at].mean() if len(at) else before


def _learnt(at: Hours, effects: Floats) -> tuple[Floats, Floats]:
    """Each hour's effect beyond what was known, and its variance."""
    if not len(at):
        return np.zeros(HOURS), np.full(HOURS, DIFFERENCES[-2])
    used, place, posts = np.unique(at, return_inverse=True, return_counts=True)
    means = np.bincount(place, effects) / posts
    noise = np.diag(_scatter(effects - means[place], len(used)) / posts)
    answers = [_answer(used, means, noise, difference) for difference in DIFFERENCES]
    likely = np.array([answer[0] for answer in answers])
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    middles = np.array([answer[1] for answer in answers])
    middle = weight @ middles
    spread = np.array([answer[2] for answer in answers]) + (middles - middle) ** 2
    return middle, weight @ spread


def _scatter(left: Floats, cells: int) -> float:
    """How much posts of the same hour differ from each other; few of them are not trusted alone."""
    free = len(left) - cells
    return float((left**2).sum() + TRUSTED_FROM * USUAL_SCATTER) / (free + TRUSTED_FROM)


def _answer(
    used: Hours, means: Floats, noise: Floats, difference: float
) -> tuple[float, Floats, Floats]:
    """If hours differ by this variance: how likely the posts are, the effects, their variances."""
    seen = difference * ALIKE[np.ix_(used, used)] + noise
    factor = np.linalg.cholesky(seen)
    whitened = np.linalg.solve(factor, means)
    towards = np.linalg.solve(factor, difference * ALIKE[used])
    likely = -0.5 * float(whitened @ whitened) - float(np.log(np.diag(factor)).sum())
    return likely, whitened @ towards, difference - (towards**2).sum(axis=0)


def _alike() -> Floats:
    """How much each two hours of the week go together: 1 with itself, 0 with a strange one."""
    hour = np.arange(HOURS)
    same_day: Floats = (hour[:, None] // DAY == hour[None, :] // DAY).astype(float)
    return (_near(hour, HOURS) + _near(hour % DAY, DAY) + same_day) / 3


def _near(place: Hours, circle: int) -> Floats:
    apart = np.abs(place[:, None] - place[None, :])
    return np.asarray(np.exp(-((np.minimum(apart, circle - apart) / ALIKE_WITHIN) ** 2) / 2))


ALIKE = _alike()
