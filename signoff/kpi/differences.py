"""What was different about a post that fell short, against its channel's better posts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles
from typing import Literal

from signoff.kpi.post_facts import PostFacts

FEW = 4
"""Better posts below which nothing is said of them."""
MOST = 0.5
"""A share above which the better posts are so, and not otherwise."""
RARE = 0.15
"""A share below which they are hardly ever so."""


class PartOfDay(StrEnum):
    """As people say it; each is six hours."""

    NIGHT = "night"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def part_of_day(hour: int) -> PartOfDay:
    """Where an hour (0 to 23) belongs."""
    return list(PartOfDay)[hour // 6]


@dataclass(frozen=True)
class Difference:
    """One thing in which it was unlike most of the better posts."""

    what: Literal["kind", "media", "length", "part-of-day", "weekend"]
    here: str
    better: str
    share: float = 0.0
    """How many of the better posts are as `better` says; 0 where it is a range."""


def better_posts(posts: Sequence[PostFacts]) -> list[PostFacts]:
    """Those of a channel that brought more than its usual post."""
    if not posts:
        return []
    middle = median(one.engagements for one in posts)
    return [one for one in posts if one.engagements > middle]


def differences(post: PostFacts, earlier: Sequence[PostFacts]) -> list[Difference]:
    """What was unlike; that it is the reason is not said.

    A channel speaks one language, so its language is never a difference here.
    """
    better = better_posts(earlier)
    if len(better) < FEW:
        return []
    return [
        *_kind(post, better),
        *_media(post, better),
        *_length(post, better),
        *_when(post, better),
    ]


def _kind(post: PostFacts, better: Sequence[PostFacts]) -> Iterator[Difference]:
    """Of those whose kind is known: of imported ones it may not be."""
    kinds = [one.kind for one in better if one.kind]
    if not post.kind or len(kinds) < FEW:
        return
    (most, n), *_others = Counter(kinds).most_common()
    if post.kind is not most and n / len(kinds) > MOST:
        yield Difference("kind", post.kind, most, n / len(kinds))


def _media(post: PostFacts, better: Sequence[PostFacts]) -> Iterator[Difference]:
    """Of posts of its own kind: that it has no picture at all is said by its kind already."""
    alike = [one.media for one in better if one.kind is post.kind and one.media]
    if not post.media or len(alike) < FEW:
        return
    (most, n), *_others = Counter(alike).most_common()
    if post.media != most and n / len(alike) > MOST:
        yield Difference("media", str(post.media), str(most), n / len(alike))


def _length(post: PostFacts, better: Sequence[PostFacts]) -> Iterator[Difference]:
    low, _middle, high = quantiles((one.length for one in better), n=4, method="inclusive")
    if not low <= post.length <= high:
        yield Difference("length", str(post.length), f"{round(low)} {round(high)}")


def _when(post: PostFacts, better: Sequence[PostFacts]) -> Iterator[Difference]:
    parts = Counter(part_of_day(one.local.hour) for one in better)
    here = part_of_day(post.local.hour)
    most, n = parts.most_common(1)[0]
    if parts[here] / len(better) < RARE:
        yield Difference("part-of-day", here, most, n / len(better))
    weekend = sum(_at_weekend(one) for one in better) / len(better)
    if _at_weekend(post) and weekend < RARE:
        yield Difference("weekend", "weekend", "weekdays", 1 - weekend)


def _at_weekend(post: PostFacts) -> bool:
    return post.local.weekday() >= 5
