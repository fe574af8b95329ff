"""Where and when people work, anywhere in the world, for tests that try what nobody thought of."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Literal, cast
from zoneinfo import ZoneInfo, available_timezones

import holidays
from hypothesis import strategies as st

from signoff.workspace.kinds import OF_NO_PLACE
from signoff.workspace.team import Region, WorkingHours

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = sorted(available_timezones() - OF_NO_PLACE)
COUNTRIES: dict[str, tuple[str | None, ...]] = {
    **dict.fromkeys(("AR", "EG", "FR", "GR", "IE", "IL", "IN", "JP", "KR", "MX", "NO"), (None,)),
    **dict.fromkeys(("PL", "SA", "SE", "TH", "TR", "UA", "VN", "ZA"), (None,)),
    "AU": (None, "NSW", "TAS"),
    "BR": (None, "SP"),
    "CA": (None, "QC"),
    "CH": (None, "ZH", "TI"),
    "DE": (None, "BY", "BE"),
    "ES": (None, "CT"),
    "GB": (None, "SCT"),
    "IT": (None, "BZ"),
    "NZ": (None, "AUK"),
    "US": (None, "NY", "HI"),
}
"""On every continent, with and without holidays of their states."""
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
LAST_MINUTE = 24 * 60 - 1
EARLIEST, LATEST = datetime(2015, 1, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC)

days = st.sets(st.sampled_from(WEEK), min_size=1).map(lambda days: tuple(sorted(days)))


def at_minute(minute: int) -> time:
    return time(minute // 60, minute % 60)


@dataclass(frozen=True)
class Place:
    """A region, the zone of a person's own if they have one, and a moment."""

    region: Region
    zone: str | None
    moment: datetime


@st.composite
def places(draw: st.DrawFn, shortest: int = 1) -> Place:
    """Anywhere, at any minute; every other time where, and when, the clocks are about to jump.

    A working day is as many minutes long, or longer.
    """
    own, theirs = draw(st.none() | st.sampled_from(ZONES)), draw(st.sampled_from(ZONES))
    jumps = jumps_of(own or theirs)
    if not jumps or draw(st.booleans()):
        hours = WorkingHours(days=draw(days), **draw(spans(0, LAST_MINUTE, shortest)))
        minutes = draw(st.integers(0, (LATEST - EARLIEST) // MINUTE))
        return Place(draw(regions(theirs, hours)), own, EARLIEST + minutes * MINUTE)
    jump = draw(st.sampled_from(jumps))
    wall = (jump - MINUTE).astimezone(ZoneInfo(own or theirs))
    minute = wall.hour * 60 + wall.minute
    earliest, latest = max(minute - 150, 0), min(minute + 150, LAST_MINUTE)
    hours = WorkingHours(days=draw(days), **draw(spans(earliest, latest, shortest)))
    moment = jump + draw(st.integers(-200, 200)) * MINUTE
    return Place(draw(regions(theirs, hours)), own, moment)


@st.composite
def spans(draw: st.DrawFn, first: int, last: int, shortest: int) -> dict[str, time]:
    """From any minute to any later one."""
    start = draw(st.integers(first, last - shortest))
    return {"start": at_minute(start), "end": at_minute(draw(st.integers(start + shortest, last)))}


@st.composite
def regions(draw: st.DrawFn, zone: str, hours: WorkingHours) -> Region:
    """With the holidays of any of the countries: a region is not always where its clocks are."""
    country = draw(st.sampled_from(sorted(COUNTRIES)))
    subdivision = draw(st.sampled_from(COUNTRIES[country]))
    return Region(
        id="here",
        name="Here",
        time_zone=zone,
        country=country,
        subdivision=subdivision,
        working_hours=hours,
    )


@cache
def jumps_of(
    zone: str, first: datetime = EARLIEST, last: datetime = LATEST
) -> tuple[datetime, ...]:
    """The moments at which the clocks of a zone are put forward or back."""
    clock = ZoneInfo(zone)
    mornings = [first + number * DAY for number in range((last - first) // DAY)]
    return tuple(
        _jump(clock, morning, morning + DAY)
        for morning in mornings
        if _ahead(clock, morning) != _ahead(clock, morning + DAY)
    )


def _jump(clock: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while (half := (after - before) // 2 // MINUTE) > 0:
        middle = before + half * MINUTE
        if _ahead(clock, middle) == _ahead(clock, before):
            before = middle
        else:
            after = middle
    return after


def _ahead(clock: ZoneInfo, moment: datetime) -> timedelta:
    return cast("timedelta", moment.astimezone(clock).utcoffset())


def reads_a_working_hour(moment: datetime, region: Region, zone: str | None = None) -> bool:
    """Whether a clock on the wall and a calendar beside it say that one works, or did until now."""
    clock = ZoneInfo(zone or region.time_zone)
    return any(_one_works(at.astimezone(clock), region) for at in (moment, moment - SECOND))


def _one_works(wall: datetime, region: Region) -> bool:
    hours = region.working_hours
    return (
        WEEK[wall.weekday()] in hours.days
        and hours.start <= wall.time() <= hours.end
        and not is_free(wall.date().isoformat(), region.country, region.subdivision)
    )


@cache
def is_free(day: str, country: str, subdivision: str | None) -> bool:
    """Whether it is a public holiday there."""
    return day in holidays.country_holidays(country, subdiv=subdivision, years=int(day[:4]))
