"""What posts were like, in columns of numbers: for a model that explains their results."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from signoff.kpi.differences import part_of_day
from signoff.kpi.post_facts import PostFacts

Floats = NDArray[np.float64]
What = Literal["kind", "media", "length", "part-of-day", "weekday", "language", "campaign"]
ENOUGH = 10
"""Posts of a sort below which nothing is said of the sort."""


@dataclass(frozen=True)
class Sort:
    """One sort of posts, and the sort that it is held against: the most frequent one."""

    what: What
    level: str
    against: str
    posts: int
    """How many posts are of this sort."""
    weights: Floats
    """By how much each column differs between the two."""


@dataclass(frozen=True)
class Traits:
    """Of each post (a row) what it was like (a column), and what can be said of columns."""

    columns: Floats
    sorts: tuple[Sort, ...]


def traits(posts: Sequence[PostFacts]) -> Traits:
    """The traits of these posts; sorts of which there are too few have no column."""
    names: list[tuple[What, str]] = []
    columns: list[Floats] = []
    counts: dict[What, Counter[str]] = {}
    for what, of in OF_A_POST.items():
        levels = [of(post) for post in posts]
        counts[what] = Counter({level: n for level, n in Counter(levels).items() if n >= ENOUGH})
        for level in counts[what]:
            names.append((what, level))
            columns.append(np.array([one == level for one in levels], dtype=float))
    lengths = np.log1p(np.array([post.length for post in posts], dtype=float))
    columns.append(lengths)
    places = {name: place for place, name in enumerate(names)}
    sorts = [*_sorts(counts, places), *_long_and_short(posts, len(names))]
    return Traits(np.column_stack(columns), tuple(sorts))


def _sorts(
    counts: Mapping[What, Counter[str]], places: Mapping[tuple[What, str], int]
) -> Iterator[Sort]:
    """Each sort against the most frequent one of its family."""
    for what, counted in counts.items():
        levels = [one for one in counted.most_common() if one[0] != UNKNOWN.get(what)]
        if len(levels) < 2:
            continue
        (usual, _n), *others = levels
        for level, n in others:
            weights = np.zeros(len(places) + 1)
            weights[places[what, level]], weights[places[what, usual]] = 1, -1
            yield Sort(what, level, usual, n, weights)


def _long_and_short(posts: Sequence[PostFacts], place: int) -> Iterator[Sort]:
    """Long texts against short ones: three of four are shorter, and three of four longer."""
    short, long = np.quantile([post.length for post in posts], [0.25, 0.75])
    if long >= short + 10:
        weights = np.zeros(place + 1)
        weights[place] = np.log1p(long) - np.log1p(short)
        yield Sort("length", str(round(long)), str(round(short)), len(posts), weights)


def _several(post: PostFacts) -> str:
    """Whether there is one at all is said by its kind already: this is about one and several."""
    if post.media is None:
        return ""
    return "several" if post.media > 1 else "one"


UNKNOWN = {"kind": "", "media": ""}
"""Levels that say that nobody knows: such posts are told apart, and nothing is said of them."""
OF_A_POST: Mapping[What, Callable[[PostFacts], str]] = {
    "kind": lambda post: post.kind or "",
    "media": _several,
    "part-of-day": lambda post: part_of_day(post.local.hour),
    "weekday": lambda post: str(post.local.weekday()),
    "language": lambda post: post.language,
    "campaign": lambda post: post.campaign,
}
"""Each family of sorts, and to which of them a post belongs."""
