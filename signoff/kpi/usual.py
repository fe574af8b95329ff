"""How much more than usual a post brought: than the posts of its kind on its channel."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

KNOWN_BEFORE = 5
"""A kind with this many posts is taken half for itself, half for the usual of its channel."""

Floats = NDArray[np.float64]


def against_the_usual(
    engagements: Sequence[int] | NDArray[np.int_],
    channels: Sequence[Hashable] = (),
    kinds: Sequence[Hashable] = (),
) -> Floats:
    """Of each post, by how much the logarithm of its engagements is above the usual.

    What few posts of a kind say of the kind is drawn towards the channel's usual post. Without
    channels and kinds, all posts are alike.
    """
    logs: Floats = np.log1p(np.asarray(engagements, dtype=float))
    above = logs - _means(logs, channels or [""] * len(logs), 0)
    if not kinds:
        return above
    together = list(zip(channels or [""] * len(logs), kinds, strict=True))
    return above - _means(above, together, KNOWN_BEFORE)


def _means(values: Floats, groups: Sequence[Hashable], at_zero: int) -> Floats:
    """For each value the mean of its group, as if `at_zero` more values of it were 0."""
    members: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    means = np.zeros(len(values))
    for places in members.values():
        means[places] = values[places].sum() / (len(places) + at_zero)
    return means
