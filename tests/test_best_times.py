"""Best times are found where hours differ, and not made up where they do not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from signoff.kpi.best_times import HOURS, best_times

Floats = NDArray[np.float64]


def a_channel(
    random: np.random.Generator, posts: int, difference: float
) -> tuple[list[int], list[int], Floats]:
    """Hours, engagements, and the true logarithm of each hour's lift against the usual post."""
    hour = np.arange(HOURS)
    shape = (
        np.cos((hour % 24 - random.integers(24)) * np.pi / 12)
        + random.normal(0, 0.7, 7)[hour // 24]
    )
    truth = difference * (shape - shape.mean()) / shape.std()
    at = random.choice(HOURS, posts, p=random.dirichlet(np.full(HOURS, 0.3)))
    engagements = np.exp(4 + truth[at] + random.normal(0, 0.8, posts)).round().astype(int)
    return at.tolist(), engagements.tolist(), truth - truth[at].mean()


@pytest.mark.parametrize("posts", [150, 600])
def test_four_of_five_hours_are_within_what_is_said_of_them(posts: int) -> None:
    random, within = np.random.default_rng(3), []
    for _ in range(30):
        hours, engagements, truth = a_channel(random, posts, difference=0.4)
        for said in best_times(hours, engagements):
            within.append(said.low <= np.expm1(truth[said.hour]) <= said.high)

    assert 0.72 < np.mean(within) < 0.92


def test_a_post_at_the_best_time_does_better_than_at_any_or_at_the_usual_one() -> None:
    random, best, usual = np.random.default_rng(4), [], []
    for _ in range(20):
        hours, engagements, truth = a_channel(random, 300, difference=0.4)
        best.append(truth[best_times(hours, engagements)[0].hour])
        usual.append(truth[np.bincount(hours).argmax()])

    assert np.mean(best) > 0.4
    assert np.mean(best) > np.mean(usual) + 0.3


def test_where_all_hours_are_alike_none_is_praised() -> None:
    hours, engagements, _truth = a_channel(np.random.default_rng(5), 400, difference=0)

    best = best_times(hours, engagements)[0]

    assert best.lift < 0.15
    assert best.low < 0


def test_what_few_posts_say_is_drawn_towards_what_is_known_of_the_network() -> None:
    known = np.where(np.arange(HOURS) == 30, 0.5, 0.0)

    (first, *_rest) = best_times([30, 80], [10, 12], known)
    nothing = best_times([], [], known)

    assert first.hour == nothing[0].hour == 30
    assert nothing[0].lift == pytest.approx(np.expm1(0.5))
    assert nothing[0].low < 0 < nothing[0].high
