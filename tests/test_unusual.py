"""What is said to be out of the ordinary is, and ordinary days are left in peace."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from signoff.kpi.unusual import Unusual, unusual

LAST = date(2026, 11, 22)
CHANNELS, DAYS = 150, 13 * 7
WEEKEND = np.array([1.0, 1.1, 1.2, 1.1, 0.9, 0.4, 0.3])

Numbers = NDArray[np.float64]
Noise = Callable[[Generator, Numbers], Numbers]


def days() -> list[date]:
    return [LAST - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]


def usual(size: float, growth: float = 0.0, channels: int = CHANNELS) -> Numbers:
    """What such days bring: a weekly season, and a growth by the week."""
    n = np.arange(DAYS)
    return np.tile(size * WEEKEND[n % 7] * (1 + growth) ** (n / 7), (channels, 1))


def found(numbers: Numbers) -> list[Unusual]:
    series = [dict(zip(days(), row.astype(int).tolist(), strict=True)) for row in numbers]
    return unusual(series, days()[-7:])


@pytest.mark.parametrize(
    ("name", "noise"),
    [
        ("counts", lambda r, m: r.poisson(m)),
        ("counts of uneven posts", lambda r, m: r.negative_binomial(5, 5 / (5 + m))),
        ("shares", lambda r, m: m * r.lognormal(0, 0.4, m.shape)),
    ],
)
@pytest.mark.parametrize(("size", "growth"), [(3.0, 0.0), (40.0, 0.08), (5_000.0, -0.03)])
def test_of_ordinary_days_hardly_one_in_a_hundred_is_called_unusual(
    name: str, noise: Noise, size: float, growth: float
) -> None:
    numbers = noise(default_rng(7), usual(size, growth))

    assert len(found(numbers)) / (CHANNELS * 7) < 0.012, name


@pytest.mark.parametrize(("times", "growth"), [(0.1, 0.08), (8.0, -0.08), (8.0, 0.08)])
def test_a_day_of_much_more_or_much_less_is_found_after_seasons_and_growth(
    growth: float, times: float
) -> None:
    ordinary = usual(200, growth) * default_rng(3).lognormal(0, 0.3, (CHANNELS, DAYS))
    ordinary[:, -3] *= times

    odd = [one for one in found(ordinary) if one.day == days()[-3]]

    assert len(odd) / CHANNELS > 0.95
    assert all((one.score > 0) == (times > 1) for one in odd)
    assert all(not one.low <= one.value <= one.high for one in odd)


def test_steady_growth_and_a_quiet_weekend_are_not_unusual() -> None:
    assert found(usual(300, 0.1, channels=1)) == []


def test_of_a_channel_that_is_known_for_seven_weeks_nothing_is_said() -> None:
    numbers = {day: 10 for day in days()[-7 * 7 - 1 :]} | {LAST: 100_000}
    eight_weeks = {day: 10 for day in days()[-8 * 7 - 1 :]} | {LAST: 100_000}

    assert unusual([numbers], [LAST]) == []
    assert [one.day for one in unusual([eight_weeks], [LAST])] == [LAST]


def test_a_day_that_nobody_read_is_not_taken_for_one_that_brought_nothing() -> None:
    numbers = dict.fromkeys(days()[:-1], 5_000)

    assert unusual([numbers], [LAST]) == []
    assert [one.value for one in unusual([{**numbers, LAST: 0}], [LAST])] == [0]


def test_one_odd_week_before_does_not_hide_another_nor_make_the_next_one_odd() -> None:
    numbers = dict.fromkeys(days(), 50) | {days()[-8]: 9_000}

    assert unusual([numbers], [LAST]) == []
    assert len(unusual([numbers | {LAST: 9_000}], [LAST])) == 1
