"""What was different about a post: its length, its hour, its picture, its link.

These are facts, not causes: a post that did well at night need not have done so for the night.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import quantiles

from signoff.kpi.own_range import ENOUGH

RARE = 0.2
"""Of the others, at most so many have it in common with the post."""
NEAR = 2
"""Hours: posts of ten and of twelve o'clock went out at about the same time."""
HOURS = 24


@dataclass(frozen=True)
class Traits:
    """What can be told of a post before anybody has seen it."""

    length: int
    """Of its text, in characters."""
    hour: int
    """On the channel's clocks."""
    has_picture: bool
    has_link: bool


class Unlike(StrEnum):
    """In what a post was different."""

    LONGER = "longer"
    SHORTER = "shorter"
    HOUR = "hour"
    PICTURE = "picture"
    NO_PICTURE = "no-picture"
    LINK = "link"
    NO_LINK = "no-link"


@dataclass(frozen=True)
class Difference:
    """One thing in which a post was different from most of its channel."""

    what: Unlike
    number: int = 0
    """Its own length, or hour."""
    low: int = 0
    high: int = 0
    """Between these lie eight of ten."""
    part: int = 0
    """So many of the others were like it."""
    of: int = 0


def differences(post: Traits, others: Sequence[Traits]) -> list[Difference]:
    """Everything that at most one of five others shares with it; nothing where few are known."""
    if len(others) < ENOUGH:
        return []
    return [
        *_length(post, others),
        *_hour(post, others),
        *_either(post, others, lambda one: one.has_picture, (Unlike.PICTURE, Unlike.NO_PICTURE)),
        *_either(post, others, lambda one: one.has_link, (Unlike.LINK, Unlike.NO_LINK)),
    ]


def _length(post: Traits, others: Sequence[Traits]) -> list[Difference]:
    tenths = quantiles([one.length for one in others], n=10, method="inclusive")
    low, high = round(tenths[0]), round(tenths[-1])
    if low <= post.length <= high:
        return []
    what = Unlike.LONGER if post.length > high else Unlike.SHORTER
    return [Difference(what, post.length, low, high)]


def _hour(post: Traits, others: Sequence[Traits]) -> list[Difference]:
    near = sum(_apart(one.hour, post.hour) <= NEAR for one in others)
    if near > RARE * len(others):
        return []
    return [Difference(Unlike.HOUR, post.hour, part=near, of=len(others))]


def _apart(one: int, other: int) -> int:
    between = abs(one - other)
    return min(between, HOURS - between)


def _either(
    post: Traits,
    others: Sequence[Traits],
    has: Callable[[Traits], bool],
    kinds: tuple[Unlike, Unlike],
) -> list[Difference]:
    like = sum(has(one) == has(post) for one in others)
    if like > RARE * len(others):
        return []
    return [Difference(kinds[0] if has(post) else kinds[1], part=like, of=len(others))]
