"""What a KPI is for one post, and for several; and of how many of them it speaks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from signoff.kpi.catalogue import Kpi
from signoff.kpi.metrics import ENGAGEMENTS

Told = Mapping[str, int | None]
"""The metrics of one post by name. One that nobody could read is missing or None, never zero."""


@dataclass(frozen=True)
class Value:
    """A KPI of some posts."""

    number: Fraction | None
    """Exact; None when no post could be counted, or nothing to divide by."""
    counted: int
    """The posts in it: those of which every metric that it needs was read."""
    of: int
    """All the posts that it was asked for."""


def value(kpi: Kpi, posts: Iterable[Told]) -> Value:
    """The KPI of these posts together."""
    all_posts = [with_ours(post) for post in posts]
    complete = [known for post in all_posts if (known := _known(post, kpi.formula.names))]
    return (_mean if kpi.is_mean else _of_sums)(kpi, complete, len(all_posts))


def with_ours(post: Told) -> Told:
    """The same, with the metrics that no network tells and that are made of what it tells."""
    told = [number for name in ENGAGEMENTS if (number := post.get(name)) is not None]
    return {**post, "posts": 1, "engagements": sum(told) if told else None}


def _known(post: Told, names: Iterable[str]) -> Mapping[str, int]:
    numbers = {name: post.get(name) for name in names}
    known = {name: number for name, number in numbers.items() if number is not None}
    return known if len(known) == len(numbers) else {}


def _of_sums(kpi: Kpi, posts: Sequence[Mapping[str, int]], of: int) -> Value:
    sums = {name: sum(post[name] for post in posts) for name in kpi.formula.names}
    return Value(kpi.formula.of(sums) if posts else None, len(posts), of)


def _mean(kpi: Kpi, posts: Sequence[Mapping[str, int]], of: int) -> Value:
    values = [one for post in posts if (one := kpi.formula.of(post)) is not None]
    mean = sum(values, Fraction()) / len(values) if values else None
    return Value(mean, len(values), of)
