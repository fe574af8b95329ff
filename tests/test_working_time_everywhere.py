"""Nobody works at night: tried in every zone, with the holidays of many countries, at every jump.

`HYPOTHESIS_PROFILE=deep` tries a hundred times as much.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from signoff.working_time import (
    due_at,
    is_working,
    next_working_moment,
    working_day_after,
    working_day_before,
)
from signoff.workspace.team import Region, WorkingHours
from tests.working_places import (
    DAY,
    LAST_MINUTE,
    MINUTE,
    WEEK,
    ZONES,
    Place,
    at_minute,
    jumps_of,
    places,
    reads_a_working_hour,
)

hours = st.integers(1, 160).map(lambda quarters: quarters / 4)


@given(place=places(), hours=hours)
def test_whatever_is_counted_ends_when_the_clock_on_the_wall_says_so(
    place: Place, hours: float
) -> None:
    where = place.region, place.zone

    due, soonest = due_at(place.moment, hours, *where), next_working_moment(place.moment, *where)
    before, after = (
        working_day_before(place.moment, *where),
        working_day_after(place.moment, *where),
    )

    for moment in (due, soonest, before, after):
        assert is_working(moment, *where)
        assert reads_a_working_hour(moment, *where)
    assert before < place.moment <= soonest
    assert place.moment < after
    assert due >= place.moment + timedelta(hours=hours)


@given(place=places())
def test_nobody_works_when_the_clock_says_no_and_without_a_jump_it_alone_decides(
    place: Place,
) -> None:
    where = place.region, place.zone
    jumps = jumps_of(place.zone or place.region.time_zone)

    works, reads = is_working(place.moment, *where), reads_a_working_hour(place.moment, *where)

    assert reads or not works
    assert works == reads or any(abs(jump - place.moment) < 2 * DAY for jump in jumps)


@given(place=places(), worked=st.integers(1, 90))
def test_working_time_is_counted_minute_by_minute(place: Place, worked: int) -> None:
    where = place.region, place.zone
    start = next_working_moment(place.moment, *where)

    due = due_at(start, worked / 60, *where)

    minutes = range((due - start) // MINUTE)
    if len(minutes) < 3 * 24 * 60:
        seen = sum(is_working(start + minute * MINUTE + MINUTE / 2, *where) for minute in minutes)
        assert seen == worked


THESE_YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def test_in_no_zone_of_the_world_does_a_jump_of_the_clocks_make_anybody_work_at_night() -> None:
    seen = set()
    for zone in ZONES:
        here = Region(id="here", name="Here", time_zone=zone, country="IS")
        assert reads_a_working_hour(due_at(THESE_YEARS[0], 40, here), here), zone
        clock = ZoneInfo(zone)
        for jump in jumps_of(zone, *THESE_YEARS):
            walls = (jump - MINUTE).astimezone(clock), jump.astimezone(clock)
            if (as_elsewhere := tuple(map(str, walls))) not in seen:
                seen.add(as_elsewhere)
                nobody_works_at_night_around(jump, here, walls[0].time())


def nobody_works_at_night_around(jump: datetime, here: Region, wall: time) -> None:
    for hours in around(wall):
        region = here.model_copy(update={"working_hours": hours})
        for quarter in range(-8, 9):
            moment = jump + quarter * 15 * MINUTE
            reads = reads_a_working_hour(moment, region)
            assert reads or not is_working(moment, region), (moment, region)
            assert is_working(next_working_moment(moment, region), region), (moment, region)


def around(wall: time) -> Iterator[WorkingHours]:
    """Working days that begin or end shortly before, at, or shortly after this time of day."""
    minute = wall.hour * 60 + wall.minute
    for start in (minute - 90, minute - 30, minute, minute + 20, minute + 60):
        for end in (start + 30, start + 75, start + 240):
            if start >= 0 and end <= LAST_MINUTE:
                yield WorkingHours(days=WEEK, start=at_minute(start), end=at_minute(end))
