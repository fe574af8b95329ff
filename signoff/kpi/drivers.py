"""What goes with better results: a simple model that is believed only where it foretells.

The logarithm of a post's engagements, against the usual post of its channel, is explained by what
the post was like (`post_traits.py`) with a ridge regression (Hoerl and Kennard, Technometrics 12,
1970), whose penalty is chosen by generalised cross-validation. The posts are cut into ten stretches
of time; each is foretold from the other nine. Only if that is better than to foretell the usual
post of the channel, and surely so, is anything said: else there is no skill, and nothing is shown.

It is no proof of a cause: who makes a video of what is best anyway will find videos good.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from signoff.kpi.post_facts import PostFacts
from signoff.kpi.post_traits import What, traits

ENOUGH_POSTS = 60
"""Below this, ten stretches are too short to tell anything."""
STRETCHES = 10
SURELY = 2.262
"""Of a t distribution with nine degrees of freedom: the end of nineteen of twenty cases."""
NINETEEN_OF_TWENTY = 1.960
NINETY_NINE_OF_HUNDRED = 2.576
"""Many sorts are looked at: what is shown has to be surer than one alone would."""
RESAMPLES = 200
SHOWN, OF_A_FAMILY = 5, 2
PENALTIES = np.logspace(-1, 5, 13)
LEAST = 1.0
"""A penalty that only keeps the sums solvable: what is shown must not be drawn towards nothing."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True)
class Factor:
    """One sort of posts against another, everything else that is known being equal."""

    what: What
    level: str
    against: str
    posts: int
    change: float
    """0.2 is a fifth more."""
    low: float
    high: float
    """Nineteen of twenty times the truth lies between these."""


@dataclass(frozen=True)
class Drivers:
    """What was found, or that nothing was."""

    posts: int
    skill: float | None
    """How much of the differences between a channel's posts was foretold: 1 is all, 0 and less is
    nothing. None: too few posts to tell."""
    low: float | None
    high: float | None
    """Nineteen of twenty times it lies between these."""
    factors: tuple[Factor, ...]
    """Those that are sure, the strongest first; none without skill."""

    @property
    def has_skill(self) -> bool:
        """Whether it foretells better than the usual post does, surely."""
        return self.low is not None and self.low > 0


def drivers(posts: Sequence[PostFacts]) -> Drivers:
    """What goes with better results among these posts of one or several channels."""
    posts = sorted(posts, key=lambda one: one.sent_at)
    if len(posts) < ENOUGH_POSTS:
        return Drivers(len(posts), None, None, None, ())
    known = traits(posts)
    results = np.log1p(np.array([one.engagements for one in posts], dtype=float))
    _names, channels = np.unique([one.channel for one in posts], return_inverse=True)
    skill, low, high = _skill(known.columns, results, channels)
    if low <= 0:
        return Drivers(len(posts), skill, low, high, ())
    weights = np.array([sort.weights for sort in known.sorts]).reshape(len(known.sorts), -1)
    found, spread = _effects(known.columns, results, channels, weights)
    factors = [
        Factor(sort.what, sort.level, sort.against, sort.posts, *_in_percent(middle, by))
        for sort, middle, by in zip(known.sorts, found, spread, strict=True)
        if abs(middle) > NINETY_NINE_OF_HUNDRED * by > 0
    ]
    return Drivers(len(posts), skill, low, high, _strongest(factors))


def _strongest(factors: Sequence[Factor]) -> tuple[Factor, ...]:
    """A few of them, and not one family alone."""
    shown: list[Factor] = []
    for one in sorted(factors, key=lambda one: abs(np.log1p(one.change)), reverse=True):
        if sum(other.what == one.what for other in shown) < OF_A_FAMILY:
            shown.append(one)
    return tuple(shown[:SHOWN])


def _in_percent(middle: float, spread: float) -> tuple[float, float, float]:
    reach = NINETEEN_OF_TWENTY * spread
    change, low, high = np.expm1([middle, middle - reach, middle + reach]).tolist()
    return change, low, high


def _skill(columns: Floats, results: Floats, channels: Ints) -> tuple[float, float, float]:
    """How much is foretold, and between what that lies: by leaving out one stretch at a time."""
    stretches = np.array_split(np.arange(len(results)), STRETCHES)
    missed = np.array([_missed(columns, results, channels, one) for one in stretches])
    ours, usual = missed.sum(axis=0)
    skill = 1 - ours / usual if usual else 0.0
    without = 1 - (ours - missed[:, 0]) / np.maximum(usual - missed[:, 1], 1e-12)
    spread = float(np.sqrt((STRETCHES - 1) / STRETCHES * ((without - without.mean()) ** 2).sum()))
    return float(skill), float(skill - SURELY * spread), float(skill + SURELY * spread)


def _missed(columns: Floats, results: Floats, channels: Ints, test: Ints) -> tuple[float, float]:
    """By how much this stretch was missed, squared: by the model, and by the usual post."""
    train = np.setdiff1d(np.arange(len(results)), test)
    means = _Usual(channels[train], columns[train], results[train])
    inner = means.without(channels[train], columns[train], results[train])
    found = _ridge(*inner)
    lines, targets = means.without(channels[test], columns[test], results[test])
    return float(((targets - lines @ found) ** 2).sum()), float((targets**2).sum())


class _Usual:
    """The usual post of each channel; of a channel that is not known, that of all."""

    def __init__(self, channels: Ints, columns: Floats, results: Floats) -> None:
        self._mean = columns.mean(axis=0), results.mean()
        self._of = {
            channel: (
                columns[channels == channel].mean(axis=0),
                results[channels == channel].mean(),
            )
            for channel in np.unique(channels)
        }

    def without(self, channels: Ints, columns: Floats, results: Floats) -> tuple[Floats, Floats]:
        """What of these posts is different from it."""
        usual = [self._of.get(channel, self._mean) for channel in channels]
        lines, targets = zip(*usual, strict=True)
        return columns - np.array(lines), results - np.array(targets)


def _ridge(lines: Floats, targets: Floats) -> Floats:
    """The coefficients, with the penalty that generalised cross-validation finds."""
    scale = _scale(lines)
    own, ways = np.linalg.eigh((lines / scale).T @ (lines / scale))
    own = np.maximum(own, 1e-9)
    along = ways.T @ ((lines / scale).T @ targets)
    penalty = min(PENALTIES, key=lambda one: _left_over(own, along, targets, one))
    return np.asarray(ways @ (along / (own + penalty)) / scale)


def _scale(lines: Floats) -> Floats:
    """So that all columns count alike; what is the same in all posts explains nothing."""
    scale: Floats = lines.std(axis=0)
    scale[scale < 1e-9] = np.inf
    return scale


def _left_over(own: Floats, along: Floats, targets: Floats, penalty: float) -> float:
    """Golub, Heath, Wahba, Technometrics 21, 1979."""
    kept = own / (own + penalty)
    rest = float((targets**2).sum() - ((2 * kept - kept**2) * along**2 / own).sum())
    return rest / (len(targets) - float(kept.sum())) ** 2


def _effects(
    columns: Floats, results: Floats, channels: Ints, weights: Floats
) -> tuple[Floats, Floats]:
    """What each sort brings against its other, and how much that varies if the posts do."""
    lines, targets = _Usual(channels, columns, results).without(channels, columns, results)
    scale = _scale(lines)
    lines, weights = lines / scale, weights / scale
    keeps_solvable = LEAST * np.eye(len(scale))

    def found(times: Floats) -> Floats:
        counted = lines.T * times
        return np.asarray(
            weights @ np.linalg.solve(counted @ lines + keeps_solvable, counted @ targets)
        )

    once = np.ones(len(targets))
    random = np.random.default_rng(0)  # the same posts say the same every time
    drawn = random.multinomial(len(targets), once / len(targets), size=RESAMPLES)
    return found(once), np.std([found(times) for times in drawn.astype(float)], axis=0)
