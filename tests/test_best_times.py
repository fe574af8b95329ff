"""Best times are found where hours differ, and not made up where they do not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from signoff.kpi.best_times import HOURS, best_times, pattern
from signoff.kpi.usual import against_the_usual

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
        for said in best_times(hours, against_the_usual(engagements)):
            within.append(said.low <= np.expm1(truth[said.hour]) <= said.high)

    assert 0.72 < np.mean(within) < 0.92


def test_a_post_at_the_best_time_does_better_than_at_any_or_at_the_usual_one() -> None:
    random, best, usual = np.random.default_rng(4), [], []
    for _ in range(20):
        hours, engagements, truth = a_channel(random, 300, difference=0.4)
        best.append(truth[best_times(hours, against_the_usual(engagements))[0].hour])
        usual.append(truth[np.bincount(hours).argmax()])

    assert np.mean(best) > 0.4
    assert np.mean(best) > np.mean(usual) + 0.3


def test_where_all_hours_are_alike_none_is_praised() -> None:
    hours, engagements, _truth = a_channel(np.random.default_rng(5), 400, difference=0)

    best = best_times(hours, against_the_usual(engagements))[0]

    assert best.lift < 0.15
    assert best.low < 0


def test_what_few_posts_say_is_drawn_towards_what_is_known_of_the_network() -> None:
    known = np.where(np.arange(HOURS) == 30, 0.5, 0.0)

    (first, *_rest) = best_times([30, 80], against_the_usual([10, 12]), known)
    nothing = best_times([], [], known)

    assert first.hour == nothing[0].hour == 30
    assert nothing[0].lift == pytest.approx(np.expm1(0.5))
    assert nothing[0].low < 0 < nothing[0].high


def test_hours_at_which_better_kinds_are_posted_are_not_taken_for_better_hours() -> None:
    """Pictures bring three times as much, and nearly all of them go out at six in the evening."""
    random = np.random.default_rng(6)
    evening = random.random(400) < 0.5
    picture = np.where(evening, random.random(400) < 0.9, random.random(400) < 0.1)
    hours = np.where(evening, 18, 9) + 24 * random.integers(7, size=400)
    engagements = np.exp(3 + 1.1 * picture + random.normal(0, 0.6, 400)).round().astype(int)

    blind = best_times(hours, against_the_usual(engagements))
    seeing = best_times(hours, against_the_usual(engagements, kinds=picture.tolist()))

    assert blind[0].hour % 24 == 18
    assert blind[0].low > 0
    assert not [one for one in seeing if one.posts and one.low > 0.1]


def test_what_few_posts_of_the_network_say_is_hardly_taken_for_its_pattern() -> None:
    few = pattern([30, 30, 80], against_the_usual([90, 80, 10]))
    many = pattern([30, 80] * 60, against_the_usual([90, 10] * 60))

    assert 0 < few[30] < many[30] / 2
    assert many[30] == pytest.approx(np.log(91 / 11) / 2, rel=0.1)
