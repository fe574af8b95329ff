"""Whether a goal will be reached is said from what such days usually bring, and not guessed."""

from random import Random

import pytest

from signoff.kpi.pace import Standing, pace

QUIET, BUSY = [0, 2, 1, 0, 2], [30, 25, 40, 20, 35]


@pytest.mark.parametrize(
    ("target", "so_far", "days_to_come", "standing"),
    [
        (100, 100, [QUIET], Standing.REACHED),
        (100, 75, [BUSY], Standing.ON_TRACK),
        (100, 65, [BUSY], Standing.AT_RISK),
        (100, 75, [QUIET], Standing.MISSED),
        (100, 99, [], Standing.MISSED),
        (100, 100, [], Standing.REACHED),
        (100, None, [BUSY], Standing.UNKNOWN),
        (100, 50, [BUSY, [40, 60]], Standing.UNKNOWN),
        (100, 110, [[]], Standing.REACHED),
    ],
)
def test_a_goal_stands_as_the_days_to_come_let_one_expect(
    target: int, so_far: int | None, days_to_come: list[list[int]], standing: Standing
) -> None:
    assert pace(target, so_far, days_to_come).standing is standing


def test_four_of_five_times_it_comes_out_within_what_was_said() -> None:
    random, within = Random(7), 0
    for _ in range(2_000):
        past = [[round(random.gauss(50, 12)) for _ in range(8)] for _ in range(4)]
        said = pace(10_000, 100, past).projection
        assert said is not None
        came = 100 + sum(round(random.gauss(50, 12)) for _ in past)
        within += said.low <= came <= said.high

    assert 0.76 < within / 2_000 < 0.84
