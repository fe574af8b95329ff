"""What a channel's posts usually bring at some age, and how one post compares with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import quantiles

ENOUGH = 8
"""Posts below which nobody can say what is usual."""


@dataclass(frozen=True)
class Usual:
    """Half of the posts lie between low and high; half of them below the middle."""

    low: float
    middle: float
    high: float
    posts: int


class Against(StrEnum):
    """Where a number lies."""

    ABOVE = "above"
    WITHIN = "within"
    BELOW = "below"
    UNKNOWN = "unknown"


def usual(numbers: Sequence[int]) -> Usual | None:
    """The middle and the quartiles; None where too few are known."""
    if len(numbers) < ENOUGH:
        return None
    low, middle, high = quantiles(numbers, n=4, method="inclusive")
    return Usual(low, middle, high, len(numbers))


def against(number: int | None, known: Usual | None) -> Against:
    """Where a number lies; unknown where it, or what is usual, is."""
    if number is None or known is None:
        return Against.UNKNOWN
    if number > known.high:
        return Against.ABOVE
    return Against.BELOW if number < known.low else Against.WITHIN
