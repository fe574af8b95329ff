"""What a channel's posts bring at some age, and how one post did beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import quantiles
from typing import Literal

ENOUGH = 8
"""Posts below which nobody can say what is usual; who judges by it may ask for more."""
FAR_BETTER = 2
"""So many times the upper quartile: of posts that scatter as usual, about one in twenty."""
Below = Literal["lower-quartile", "half-of-median"]


class Standing(StrEnum):
    """How a post did."""

    SHORT = "short"
    USUAL = "usual"
    FAR_BETTER = "far better"
    TOO_FEW = "too few"
    """There are too few earlier posts to tell."""


class Against(StrEnum):
    """Where a number lies."""

    ABOVE = "above"
    WITHIN = "within"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Range:
    """What a channel's posts bring: a quarter of them less than low, a quarter more than high."""

    posts: int
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Share:
    """What a post would have had to bring for its goal, if all posts for it did the same."""

    reached: int
    of: float


def own_range(earlier: Sequence[int], at_least: int = ENOUGH) -> Range | None:
    """The range of these posts; None where there are too few."""
    if len(earlier) < at_least:
        return None
    return Range(len(earlier), *quantiles(earlier, n=4, method="inclusive"))


def against(number: int | None, usual: Range | None) -> Against:
    """Where a number lies; unknown where it, or what is usual, is."""
    if number is None or usual is None:
        return Against.UNKNOWN
    if number > usual.high:
        return Against.ABOVE
    return Against.BELOW if number < usual.low else Against.WITHIN


def standing(engagements: int, usual: Range | None, share: Share | None, below: Below) -> Standing:
    """How it did.

    It falls short when it is below what its channel's posts bring, and below its share of its
    goal where that can be told: a weak post for a goal that is reached all the same is no worry,
    and neither is a usual post for a goal that was set too high.
    """
    if usual is None:
        return Standing.TOO_FEW
    if engagements > FAR_BETTER * usual.high:
        return Standing.FAR_BETTER
    limit = usual.low if below == "lower-quartile" else usual.median / 2
    enough_for_goal = share is not None and share.reached >= share.of
    return Standing.SHORT if engagements < limit and not enough_for_goal else Standing.USUAL
