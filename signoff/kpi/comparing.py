"""Posts side by side: by region, channel, campaign, kind of content, and the team that wrote them.

Of fewer than five posts nothing is said: only from five on does the usual post of a group lie
between its worst and its best one in nine of ten cases (1 - 2^(1-n): W. R. Thompson, Annals of
Mathematical Statistics 7, 1936). Before that, chance alone makes one group look better.

Groups differ by more than chance if hardly any other way to deal the same posts out to them makes
them differ as much (Fisher's permutation test); whoever makes several comparisons finds a
difference by chance more often, so that they share the one case in twenty (Bonferroni).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from signoff.kpi.catalogue import Kpi
from signoff.kpi.of_posts import Told, Value, value, with_ours

ENOUGH_POSTS = 5
ONE_IN_TWENTY = 0.05
DEALT_ANEW = 400
"""How often the posts are dealt out by chance; always the same way, so that reports repeat."""

Floats = NDArray[np.float64]


class By(StrEnum):
    """What posts are told apart by."""

    REGION = "region"
    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    KIND = "kind"
    TEAM = "team"


@dataclass(frozen=True)
class Post:
    """One post: what it is to be told apart by, and what was read of it."""

    is_of: Mapping[By, str]
    """The name of its group; empty where it has none, missing where nobody knows."""
    told: Told


@dataclass(frozen=True)
class Group:
    """Some posts that have something in common."""

    name: str
    posts: int
    read: int
    """How many of them anything was read of."""
    engagements: int | None
    kpis: tuple[Value, ...]
    """In the report's order."""

    @property
    def enough(self) -> bool:
        """Whether anything can be said of them."""
        return self.read >= ENOUGH_POSTS

    @property
    def per_post(self) -> Fraction | None:
        """Engagements per post that could be read; None where there are too few to say."""
        if not self.enough or self.engagements is None:
            return None
        return Fraction(self.engagements, self.read)


@dataclass(frozen=True)
class Comparison:
    """All groups of one sort, the best first; those with too few posts to say come last."""

    by: By
    groups: tuple[Group, ...]
    explained: float
    """Which share of the differences between posts goes with the group they are in: omega
    squared of the engagements' logarithms (Hays, Statistics for Psychologists, 1963)."""
    chance: float
    """How often chance alone makes the groups differ as much; one where there are too few."""


def compared(posts: Sequence[Post], kpis: Sequence[Kpi]) -> tuple[Comparison, ...]:
    """These posts by everything that tells at least two groups of them apart."""
    found = (_by(by, posts, kpis) for by in By)
    return tuple(one for one in found if len(one.groups) > 1)


def matters_most(comparisons: Sequence[Comparison]) -> Comparison | None:
    """The one that goes furthest in saying why some posts bring more; or none does."""
    limit = ONE_IN_TWENTY / max(1, len(comparisons))
    telling = [one for one in comparisons if one.chance <= limit and one.explained > 0]
    return max(telling, key=lambda one: one.explained, default=None)


def _by(by: By, posts: Sequence[Post], kpis: Sequence[Kpi]) -> Comparison:
    together: dict[str, list[Told]] = defaultdict(list)
    for post in posts:
        if by in post.is_of:
            together[post.is_of[by]].append(with_ours(post.told))
    groups = [_group(name, told, kpis) for name, told in together.items()]
    of_each = [_logs(together[group.name]) for group in groups if group.enough]
    by_group = tuple(sorted(groups, key=_best_first))
    if len(of_each) < 2:
        return Comparison(by, by_group, 0.0, 1.0)
    return Comparison(by, by_group, _explained(of_each), _chance(of_each))


def _group(name: str, posts: Sequence[Told], kpis: Sequence[Kpi]) -> Group:
    brought = _brought(posts)
    return Group(
        name=name,
        posts=len(posts),
        read=len(brought),
        engagements=sum(brought) if brought else None,
        kpis=tuple(value(kpi, posts) for kpi in kpis),
    )


def _brought(posts: Sequence[Told]) -> list[int]:
    return [number for post in posts if (number := post["engagements"]) is not None]


def _best_first(group: Group) -> tuple[bool, Fraction, int, str]:
    return not group.enough, -(group.per_post or Fraction()), -group.posts, group.name.casefold()


def _logs(posts: Sequence[Told]) -> Floats:
    brought = np.array(_brought(posts), dtype=float)
    return np.asarray(np.log1p(np.maximum(brought, 0)))


def _explained(groups: Sequence[Floats]) -> float:
    together = np.concatenate(groups)
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in groups)
    total = float(((together - together.mean()) ** 2).sum())
    error = within / (len(together) - len(groups))
    if not total + error:
        return 0.0
    return float((total - within - (len(groups) - 1) * error) / (total + error))


def _chance(groups: Sequence[Floats]) -> float:
    posts, sizes = np.concatenate(groups), np.array([len(group) for group in groups])
    members = np.repeat(np.eye(len(groups)), sizes, axis=0)
    dealt = default_rng(0).permuted(np.tile(posts - posts.mean(), (DEALT_ANEW, 1)), axis=1)
    apart = ((dealt @ members) ** 2 / sizes).sum(axis=1)
    as_it_is = (((posts - posts.mean()) @ members) ** 2 / sizes).sum()
    as_much = int((apart >= as_it_is * (1 - 1e-9)).sum())
    return (1 + as_much) / (1 + DEALT_ANEW)
