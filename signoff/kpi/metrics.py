"""The metrics that we know: one word for what every network calls otherwise, and what it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What may be done with a metric's numbers."""

    COUNT = "count"
    """Events: those of several posts may be added."""
    PEOPLE = "people"
    """Different people: the same person may stand in two posts, so they are never added."""
    STANDING = "standing"
    """How things are at a moment, of a channel."""


@dataclass(frozen=True)
class Metric:
    """One thing that is counted."""

    name: str
    """What formulas call it."""
    kind: Kind
    meaning: str
    is_not: str
    """What it is easily taken for."""


_ALL = (
    Metric(
        "likes",
        Kind.COUNT,
        "How often a post was liked, favourited or reacted to.",
        "How many people: one person may like two posts.",
    ),
    Metric(
        "shares",
        Kind.COUNT,
        "How often it was passed on as it is: boosts, reposts, shares.",
        "Quotes; nor links that people copied.",
    ),
    Metric(
        "quotes",
        Kind.COUNT,
        "How often it was passed on with words of one's own.",
        "Praise: people also quote what they are angry about.",
    ),
    Metric(
        "comments",
        Kind.COUNT,
        "How many answers stand below it, ours among them.",
        "Private messages; nor, where a network counts the first level only, answers to answers.",
    ),
    Metric(
        "saves",
        Kind.COUNT,
        "How often it was kept for later: bookmarks, saves.",
        "Public: nobody else sees it.",
    ),
    Metric(
        "impressions",
        Kind.COUNT,
        "How often it was shown.",
        "How many people saw it: one person may be shown it five times.",
    ),
    Metric(
        "reach",
        Kind.PEOPLE,
        "How many accounts it was shown to at least once.",
        "Ever the sum of two posts' reach: whoever saw both would count twice.",
    ),
    Metric(
        "views",
        Kind.COUNT,
        "How often its video began to play, by the network's own rule.",
        "Comparable between networks: one counts at once, another after two seconds.",
    ),
    Metric(
        "completions",
        Kind.COUNT,
        "How often its video was played to the end.",
        "How many people saw all of it: a loop counts again.",
    ),
    Metric(
        "clicks",
        Kind.COUNT,
        "How often anything in it was clicked, a “read more” and the profile too.",
        "Visits of the website: see link_clicks.",
    ),
    Metric(
        "link_clicks",
        Kind.COUNT,
        "How often its link was clicked.",
        "Visits of the website: people leave before it has loaded, machines click too.",
    ),
    Metric(
        "engagements",
        Kind.COUNT,
        "Likes, shares, quotes and comments together, as far as the network tells them.",
        "What a network itself calls engagement: some count clicks and views in.",
    ),
    Metric(
        "followers",
        Kind.STANDING,
        "How many followed the channel when the post went out.",
        "How many were shown it: see reach.",
    ),
    Metric(
        "posts",
        Kind.COUNT,
        "One for each post on one channel.",
        "Contents: one that goes out on three channels is three posts.",
    ),
)

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _ALL}
ENGAGEMENTS = ("likes", "shares", "comments", "quotes")
"""What engagements are made of."""
EXPECTED = ("likes", "shares", "comments")
"""Every network tells these. Few tell quotes, so without them a post is still complete."""
COUNTED_BY_US = frozenset({"engagements", "followers", "posts"})
"""No network tells these about a post; we make them of what it tells."""
