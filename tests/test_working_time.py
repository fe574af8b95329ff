"""Working hours are counted as the people who work them would count."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.working_time import (
    due_at,
    is_working,
    next_working_moment,
    worked,
    working_day_after,
    working_day_before,
)
from signoff.workspace.team import Region, WorkingHours

ITALY = Region(id="it", name="Italia", time_zone="Europe/Rome", country="IT")
BAVARIA = Region(id="by", name="Bayern", time_zone="Europe/Berlin", country="DE", subdivision="BY")
NIGHT_SHIFT = Region(
    id="ny",
    name="Night",
    time_zone="America/New_York",
    country="US",
    working_hours=WorkingHours.model_validate(
        {"days": ["sat", "sun", "mon"], "start": "00:00", "end": "04:00"}
    ),
)
SYDNEY = "Australia/Sydney"

regions = st.sampled_from([ITALY, BAVARIA, NIGHT_SHIFT])
zones = st.sampled_from([None, SYDNEY, "America/Sao_Paulo"])
EARLIEST, LATEST = datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2029-12-31")
moments = st.datetimes(EARLIEST, LATEST, timezones=st.just(UTC))
delays = st.timedeltas(timedelta(), timedelta(days=30))
hours = st.integers(1, 400).map(lambda quarters: quarters / 4)


def at(wall: str, zone: str = "Europe/Rome") -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("start", "hours", "region", "due"),
    [
        pytest.param("2026-11-23 10:00", 4, ITALY, "2026-11-23 14:00", id="the same day"),
        pytest.param("2026-11-23 16:00", 4, ITALY, "2026-11-24 11:00", id="overnight"),
        pytest.param("2026-11-20 17:00", 2, ITALY, "2026-11-23 10:00", id="over the weekend"),
        pytest.param("2026-11-22 11:00", 9, ITALY, "2026-11-23 18:00", id="from a Sunday"),
        pytest.param("2026-12-07 17:00", 2, ITALY, "2026-12-09 10:00", id="Immacolata in Italy"),
        pytest.param("2026-12-07 17:00", 2, BAVARIA, "2026-12-08 10:00", id="no holiday there"),
        pytest.param("2027-01-05 17:00", 2, BAVARIA, "2027-01-07 10:00", id="Bavaria's Epiphany"),
        pytest.param("2027-03-26 17:00", 2, ITALY, "2027-03-30 10:00", id="clocks, Easter Monday"),
    ],
)
def test_hours_are_counted_as_people_work(
    start: str, hours: float, region: Region, due: str
) -> None:
    assert due_at(at(start), hours, region) == at(due)


def test_a_person_elsewhere_works_on_their_own_clock() -> None:
    monday_morning = at("2026-11-23 09:00", SYDNEY)
    assert due_at(monday_morning, 1, ITALY, SYDNEY) == at("2026-11-23 10:00", SYDNEY)
    assert not is_working(monday_morning, ITALY)


def test_a_night_in_which_clocks_jump_has_an_hour_less() -> None:
    saturday_midnight = at("2027-03-14 00:00", "America/New_York")  # 02:00 becomes 03:00
    assert due_at(saturday_midnight, 3, NIGHT_SHIFT) == at("2027-03-14 04:00", "America/New_York")
    two_hours_more = due_at(saturday_midnight, 3.5, NIGHT_SHIFT)
    assert two_hours_more == at("2027-03-15 00:30", "America/New_York")


def test_the_working_day_before_and_after_skip_what_nobody_works() -> None:
    assert working_day_before(at("2026-11-23 10:00"), ITALY) == at("2026-11-20 10:00")
    assert working_day_before(at("2026-11-22 23:00"), ITALY) == at("2026-11-20 18:00")
    assert working_day_after(at("2026-12-24 10:00"), ITALY) == at("2026-12-28 10:00")


@given(start=moments, region=regions, zone=zones, first=hours, more=hours)
def test_adding_hours_in_two_steps_or_one_is_the_same(
    start: datetime, region: Region, zone: str | None, first: float, more: float
) -> None:
    in_two = due_at(due_at(start, first, region, zone), more, region, zone)
    assert in_two == due_at(start, first + more, region, zone)


@given(start=moments, later=delays, hours=hours, region=regions, zone=zones)
def test_who_starts_later_is_due_no_earlier_and_always_at_work(
    start: datetime, later: timedelta, hours: float, region: Region, zone: str | None
) -> None:
    first = due_at(start, hours, region, zone)
    assert start + timedelta(hours=hours) <= first <= due_at(start + later, hours, region, zone)
    assert is_working(first, region, zone)


@given(moment=moments, region=regions, zone=zones)
def test_the_next_working_moment_is_the_first_at_which_people_work(
    moment: datetime, region: Region, zone: str | None
) -> None:
    soonest = next_working_moment(moment, region, zone)
    assert is_working(soonest, region, zone)
    assert soonest == moment or not is_working(soonest - timedelta(minutes=1), region, zone)
    assert working_day_before(moment, region, zone) < moment
    assert working_day_after(moment, region, zone) > moment


def test_counting_is_quick() -> None:
    due_at(at("2026-11-23 10:00"), 2000, ITALY)
    started = time.process_time()
    for _ in range(100):
        due_at(at("2026-11-23 10:00"), 40, ITALY)
    assert time.process_time() - started < 0.5


@given(start=moments, hours=hours, region=regions, zone=zones)
def test_until_an_answer_is_due_people_work_as_long_as_they_have(
    start: datetime, hours: float, region: Region, zone: str | None
) -> None:
    due = due_at(start, hours, region, zone)

    assert worked(start, due, region, zone) == timedelta(hours=hours)
    assert worked(due, start, region, zone) == timedelta()
