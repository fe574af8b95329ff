"""Best times on channels whose truth is known: are they found, and is what is said of them true?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signoff.kpi.best_times import DAY, HOURS, Hour, best_times, pattern
from signoff.kpi.usual import against_the_usual

DIFFERENCES = (0.0, 0.1, 0.3, 0.6)
"""How much hours differ: the standard deviation of the logarithm of what a post brings."""
POSTS = (50, 150, 400)
ELSEWHERE = (0, 6)
"""How many other channels of the network there are, with 150 posts each."""
POSTS_ELSEWHERE = 150
CHANNELS = 60
OF_THE_NETWORK = 0.6
"""How much of a channel's differences it has in common with the others of its network."""
SCATTER = 0.8
KINDS = (0.0, 0.3, 0.8)
"""By how much posts of one kind do better than those of another."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True)
class Simulated:
    """What came out for channels of one sort."""

    difference: float
    posts: int
    elsewhere: int
    named: float
    """At how many of the channels an hour was named at all."""
    lift: float | None
    """What the first named hour truly brings more than any time; None where none was named."""
    mode: float
    """The same of the hour at which the channel posts most."""
    best: float
    """The same of the hour that is truly best among those tried."""
    wrong: float | None
    """How many of the first named are truly no better than any time."""
    covered: float
    """How many of all hours are truly within the interval of four in five."""
    covered_named: float | None
    """The same of the first named: whoever picks the best picks luck, too."""


def simulated() -> Iterator[Simulated]:
    """Every sort of channel; the same each time."""
    random = np.random.default_rng(2026)
    for difference in DIFFERENCES:
        for elsewhere in ELSEWHERE:
            for posts in POSTS:
                yield _sort(random, difference, posts, elsewhere)


@dataclass(frozen=True)
class _Seen:
    named: Hour | None
    lift: float
    mode: float
    best: float
    covered: float
    covered_named: bool


def _sort(random: np.random.Generator, difference: float, posts: int, elsewhere: int) -> Simulated:
    seen = [_channel(random, difference, posts, elsewhere) for _ in range(CHANNELS)]
    named = [one for one in seen if one.named]
    return Simulated(
        difference=difference,
        posts=posts,
        elsewhere=elsewhere,
        named=len(named) / len(seen),
        lift=float(np.expm1(np.mean([one.lift for one in named]))) if named else None,
        mode=float(np.expm1(np.mean([one.mode for one in seen]))),
        best=float(np.expm1(np.mean([one.best for one in seen]))),
        wrong=float(np.mean([one.lift <= 0 for one in named])) if named else None,
        covered=float(np.mean([one.covered for one in seen])),
        covered_named=float(np.mean([one.covered_named for one in named])) if named else None,
    )


def _channel(random: np.random.Generator, difference: float, posts: int, elsewhere: int) -> _Seen:
    """One channel at one moment: only what was posted before is known, and truth is what comes."""
    common = _week(random)
    before = _elsewhere(random, common, difference, elsewhere) if elsewhere else None
    truth = _truth(random, common, difference)
    hours, engagements, kinds, habit = _posted(random, truth, posts)
    effects = against_the_usual(engagements, kinds=kinds)
    found = best_times(hours, effects, before)
    any_time = float(truth @ habit)
    tried = np.unique(hours)
    named = next((one for one in found if one.posts and one.low > 0), None)
    # What is said of an hour is said against the channel's own posts so far.
    usual = float(truth[hours].mean())
    within = {one.hour: one.low <= np.expm1(truth[one.hour] - usual) <= one.high for one in found}
    return _Seen(
        named=named,
        lift=float(truth[named.hour]) - any_time if named else 0.0,
        mode=float(truth[np.bincount(hours).argmax()]) - any_time,
        best=float(truth[tried].max()) - any_time,
        covered=float(np.mean(list(within.values()))),
        covered_named=bool(named and within[named.hour]),
    )


def _week(random: np.random.Generator) -> Floats:
    """A week in which neighbouring hours are alike, and so are the same hours of other days."""
    of_day = np.cos((np.arange(DAY) - random.integers(DAY)) * np.pi / 12)
    peak = np.exp(-(((np.arange(DAY) - random.integers(DAY)) / 2.0) ** 2))
    days = random.normal(0, 0.6, 7)
    week = np.array([day + of_day + 1.5 * peak for day in days]).ravel()
    return np.asarray((week - week.mean()) / week.std())


def _truth(random: np.random.Generator, common: Floats, difference: float) -> Floats:
    own = _week(random)
    mixed = np.sqrt(OF_THE_NETWORK) * common + np.sqrt(1 - OF_THE_NETWORK) * own
    return np.asarray(difference * (mixed - mixed.mean()) / mixed.std())


def _posted(
    random: np.random.Generator, truth: Floats, posts: int
) -> tuple[Ints, list[int], list[int], Floats]:
    """When a team posted by habit, what came of it, of which kind each was, and the habit.

    The habit has nothing to do with the truth, and kinds are posted at hours of their own: who
    does not look at kinds takes them for hours. Followers grow meanwhile.
    """
    habit = random.dirichlet(np.full(HOURS, 0.3))
    hours = random.choice(HOURS, posts, p=habit)
    favourite = random.integers(len(KINDS), size=HOURS)
    alike = random.random(posts) < 0.5
    kinds = np.where(alike, favourite[hours], random.integers(len(KINDS), size=posts))
    growth = np.linspace(0, 0.4, posts)
    means = 4 + growth + np.array(KINDS)[kinds] + truth[hours]
    engagements = np.exp(means + random.normal(0, SCATTER, posts)).round().astype(int)
    return hours, engagements.tolist(), kinds.tolist(), habit


def _elsewhere(
    random: np.random.Generator, common: Floats, difference: float, channels: int
) -> Floats:
    """What the network's other channels say, as the product works it out."""
    hours: list[int] = []
    engagements: list[int] = []
    kinds: list[int] = []
    whose: list[int] = []
    for channel in range(channels):
        truth = _truth(random, common, difference)
        at, brought, of, _habit = _posted(random, truth, POSTS_ELSEWHERE)
        hours += at.tolist()
        engagements += brought
        kinds += of
        whose += [channel] * POSTS_ELSEWHERE
    return pattern(hours, against_the_usual(engagements, whose, kinds))
