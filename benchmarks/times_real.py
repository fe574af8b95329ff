"""Best times on a real page, walked through in time: only what came before is known."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from signoff.kpi.best_times import DAY, EIGHTY_PERCENT, Hour, best_times
from signoff.kpi.usual import against_the_usual

FIRST, STEP = 100, 25
"""The first posts are only learnt from; then so many are looked at, and learnt from, in turn."""
NAMED = 5
A_FIFTH = 0.8
RESAMPLES = 2_000

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True)
class Lift:
    """What posts at the hours of one rule brought more than all posts of the same weeks."""

    rule: str
    posts: int
    lift: float | None
    low: float | None
    high: float | None
    """In four of five samples of the steps."""


@dataclass(frozen=True)
class Real:
    """What came out for one page."""

    posts: int
    tested: int
    steps: int
    steps_named: int
    """At how many of them an hour would have been named at all."""
    lifts: tuple[Lift, ...]
    told: float
    """The correlation of what was foretold with what came."""
    covered: float
    """How many posts came to lie in the interval of four in five that was foretold for them."""


@dataclass(frozen=True)
class _Step:
    """What was known of the hours, and what came then."""

    hours: dict[int, Hour]
    scatter: float
    usual_hour: int
    at: Ints
    effects: Floats
    """Of each post against the usual one of its kind before, less the mean of the step."""


def real(file: Path) -> Real:
    """The page in this file, a line a post, the newest first."""
    with file.open(encoding="utf-8") as source:
        posts = list(csv.DictReader(source, delimiter=";"))[::-1]
    # Which weekday is 1 is not known: what is beside what does not depend on it.
    at = np.array([(int(one["Weekday"]) - 1) * DAY + int(one["Hour"]) for one in posts])
    brought = np.array([int(one["T_Interactions"] or 0) for one in posts])
    kinds = [one["Type"] for one in posts]
    steps = [_step(at, brought, kinds, end) for end in range(FIRST, len(posts), STEP)]
    return Real(
        posts=len(posts),
        tested=sum(len(step.at) for step in steps),
        steps=len(steps),
        steps_named=sum(bool(_named(step)) for step in steps),
        lifts=tuple(_lift(rule, chosen, steps) for rule, chosen in RULES.items()),
        told=float(
            np.corrcoef(
                np.concatenate([_foretold(step) for step in steps]),
                np.concatenate([step.effects for step in steps]),
            )[0, 1]
        ),
        covered=float(np.mean(np.concatenate([_within(step) for step in steps]))),
    )


def _step(at: Ints, brought: Ints, kinds: Sequence[str], end: int) -> _Step:
    before, then = slice(0, end), slice(end, end + STEP)
    effects = against_the_usual(brought[before].tolist(), kinds=kinds[before])
    hours = {one.hour: one for one in best_times(at[before], effects)}
    known = np.log1p([hours[hour].lift for hour in at[before].tolist()])
    usual = np.log1p(brought[before].astype(float)) - effects
    of_kind = {kind: usual[place] for place, kind in enumerate(kinds[before])}
    came = np.log1p(brought[then].astype(float))
    came -= np.array([of_kind.get(kind, usual.mean()) for kind in kinds[then]])
    return _Step(
        hours=hours,
        scatter=float(np.var(effects - known)),
        usual_hour=int(np.bincount(at[before]).argmax()),
        at=at[then],
        effects=came - came.mean(),
    )


def _named(step: _Step) -> set[int]:
    """What the product would have said."""
    sure = [one for one in step.hours.values() if one.posts and one.low > 0]
    return {one.hour for one in sure[:NAMED]}


def _foretold(step: _Step) -> Floats:
    return np.log1p([step.hours[hour].lift for hour in step.at.tolist()])


def _within(step: _Step) -> NDArray[np.bool_]:
    """Whether each post lies where it was foretold, the posts' own scatter counted in."""
    ends = np.array([[step.hours[h].low, step.hours[h].high] for h in step.at.tolist()])
    of_hour = np.diff(np.log1p(ends), axis=1)[:, 0] / 2 / EIGHTY_PERCENT
    reach = EIGHTY_PERCENT * np.sqrt(of_hour**2 + step.scatter)
    return np.asarray(np.abs(step.effects - _foretold(step)) <= reach)


def _at_named(step: _Step) -> NDArray[np.bool_]:
    return np.isin(step.at, list(_named(step)))


def _at_best_fifth(step: _Step) -> NDArray[np.bool_]:
    foretold = _foretold(step)
    return np.asarray(foretold >= np.quantile(foretold, A_FIFTH))


def _at_mode(step: _Step) -> NDArray[np.bool_]:
    return np.asarray(step.at == step.usual_hour)


RULES: dict[str, Callable[[_Step], NDArray[np.bool_]]] = {
    "the hours that we would have named": _at_named,
    "the fifth of posts for which most was foretold": _at_best_fifth,
    "the mode: the hour most used before": _at_mode,
}


def _lift(rule: str, chosen: Callable[[_Step], NDArray[np.bool_]], steps: Sequence[_Step]) -> Lift:
    """The steps are drawn again and again: posts of one week are not independent."""
    picked = [step.effects[chosen(step)] for step in steps]
    sums = np.array([one.sum() for one in picked])
    counts = np.array([len(one) for one in picked])
    if not counts.sum():
        return Lift(rule, 0, None, None, None)
    random = np.random.default_rng(2026)
    drawn = random.integers(len(steps), size=(RESAMPLES, len(steps)))
    totals = counts[drawn].sum(axis=1)
    means = sums[drawn].sum(axis=1)[totals > 0] / totals[totals > 0]
    low, high = np.expm1(np.quantile(means, [0.1, 0.9])).tolist()
    lift = float(np.expm1(sums.sum() / counts.sum()))
    return Lift(rule, int(counts.sum()), lift, low, high)
