"""The third working day is where people's own holidays put it."""

from datetime import date, timedelta
from functools import cache
from typing import get_args

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.working_days import PLACES, day_in_month, possible_days
from signoff.workspace.report_times import WorkingDay
from signoff.workspace.team import Region
from tests.small_team import GERMANY, ITALY

ITALIA = Region.model_validate({"id": "it", **ITALY})
BAVARIA = Region.model_validate({"id": "de", **GERMANY})
SUNDAYS = Region.model_validate({"id": "x", **ITALY, "working_hours": {"days": ["sun"]}})


@cache
def possible(which: WorkingDay) -> tuple[int, int]:
    return possible_days(which, ITALIA, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("which", "month", "region", "day"),
    [
        ("first working day", date(2026, 1, 15), ITALIA, 2),
        ("third working day", date(2026, 1, 1), ITALIA, 7),  # Epiphany is a Tuesday
        ("third working day", date(2026, 5, 31), ITALIA, 6),
        ("last working day", date(2026, 12, 1), ITALIA, 31),
        ("first working day", date(2026, 11, 1), BAVARIA, 2),
        ("fourth working day", date(2026, 11, 1), SUNDAYS, 29),  # the first is All Saints'
        ("fifth working day", date(2026, 11, 1), SUNDAYS, None),
    ],
)
def test_it_is_found_by_the_calendar_of_the_region(
    which: WorkingDay, month: date, region: Region, day: int | None
) -> None:
    assert day_in_month(which, month, region) == (month.replace(day=day) if day else None)


@given(st.sampled_from(get_args(WorkingDay)), st.dates(date(2010, 1, 1), date(2040, 12, 31)))
def test_it_is_what_one_counts_on_the_fingers_and_a_day_on_which_it_can_be(
    which: WorkingDay, month: date
) -> None:
    first = month.replace(day=1)
    days = [day for n in range(31) if (day := first + timedelta(n)).month == first.month]
    free = holidays.country_holidays("IT", years=first.year)
    working = [day for day in days if day.weekday() < 5 and day not in free]

    found = day_in_month(which, month, ITALIA)

    assert found == working[PLACES[which]]
    earliest, latest = possible(which)
    assert earliest <= found.day <= latest
