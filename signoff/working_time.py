"""Deadlines count working hours: on people's own clocks, without weekends and public holidays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from zoneinfo import ZoneInfo

import holidays

from signoff.clock import DAY
from signoff.workspace.team import Region

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SECOND = timedelta(seconds=1)

Window = tuple[datetime, datetime]
"""From when to when people work on one day, in UTC."""


def due_at(start: datetime, hours: float, region: Region, zone: str | None = None) -> datetime:
    """The moment (UTC) at which so many working hours have gone by since the start.

    Hours are counted on the region's clocks, or on the zone's when one is given; an hour that
    the clocks skip or repeat counts as what it is.
    """
    left = timedelta(hours=hours)
    windows = _windows_after(start, region, zone)
    while True:
        opens, closes = next(windows)
        if left <= closes - opens:
            return opens + left
        left -= closes - opens


def worked(start: datetime, end: datetime, region: Region, zone: str | None = None) -> timedelta:
    """How much of the time between these two moments people there work."""
    windows = takewhile(lambda one: one[0] < end, _windows_after(start, region, zone))
    return sum((min(closes, end) - opens for opens, closes in windows), timedelta())


def is_working(moment: datetime, region: Region, zone: str | None = None) -> bool:
    """Whether people there work at this moment; the first and the last minute count."""
    window = _window(_day(moment, region, zone), region, zone)
    return window is not None and window[0] <= moment <= window[1]


def next_working_moment(moment: datetime, region: Region, zone: str | None = None) -> datetime:
    """This moment when people there are working, else when they start again."""
    if is_working(moment, region, zone):
        return moment.astimezone(UTC)
    return next(_windows_after(moment, region, zone))[0]


def working_day_before(moment: datetime, region: Region, zone: str | None = None) -> datetime:
    """The same time of day on the last working day before, but within that day's hours."""
    return _same_time(moment, -DAY, region, zone)


def working_day_after(moment: datetime, region: Region, zone: str | None = None) -> datetime:
    """The same time of day on the next working day, but within that day's hours."""
    return _same_time(moment, DAY, region, zone)


def is_working_day(day: date, region: Region) -> bool:
    """Whether people there work on this day: it is one of theirs, and no public holiday."""
    is_usual = WEEKDAYS[day.weekday()] in region.working_hours.days
    return is_usual and day not in _holidays_of(region, day.year)


def _same_time(moment: datetime, step: timedelta, region: Region, zone: str | None) -> datetime:
    day = _day(moment, region, zone) + step
    while (window := _window(day, region, zone)) is None:
        day += step
    clock = _clock(region, zone)
    wall = moment.astimezone(clock).time()
    return min(max(_at(day, wall, clock), window[0]), window[1])


def _windows_after(moment: datetime, region: Region, zone: str | None) -> Iterator[Window]:
    """What is left of this day's working hours, and then every working day's, without end."""
    day = _day(moment, region, zone)
    while True:
        window = _window(day, region, zone)
        if window is not None and moment < window[1]:
            yield max(window[0], moment.astimezone(UTC)), window[1]
        day += DAY


def _window(day: date, region: Region, zone: str | None) -> Window | None:
    """When people work on this day; None when they do not."""
    hours, clock = region.working_hours, _clock(region, zone)
    if not is_working_day(day, region):
        return None
    starts, ends = _readings(day, hours.start, clock), _readings(day, hours.end, clock)
    # Where the clocks are put back, some readings come twice: between the second start and the
    # first end no clock shows anything else than a working hour.
    opens, closes = (starts[1] if starts[1] < ends[0] else starts[0]), ends[0]
    # A jump of the clocks can swallow the hours, or (Samoa, 2011-12-30) the whole day.
    exists = opens < closes and opens.astimezone(clock).date() == day
    return (opens, closes) if exists else None


def _day(moment: datetime, region: Region, zone: str | None) -> date:
    return moment.astimezone(_clock(region, zone)).date()


def _at(day: date, wall: time, clock: ZoneInfo, *, again: bool = False) -> datetime:
    return datetime.combine(day, wall.replace(fold=int(again)), tzinfo=clock).astimezone(UTC)


def _readings(day: date, wall: time, clock: ZoneInfo) -> Window:
    """The first and the last moment at which the clock shows this time of the day.

    Where the clocks skip it, both are the moment of the jump.
    """
    first, last = _at(day, wall, clock), _at(day, wall, clock, again=True)
    return (first, last) if first <= last else (_jump(last, first, clock),) * 2


def _jump(before: datetime, after: datetime, clock: ZoneInfo) -> datetime:
    """When the clocks were put forward between these two moments."""
    while (half := (after - before) // 2 // SECOND * SECOND) > timedelta():
        skipped = _ahead(before + half, clock) != _ahead(before, clock)
        before, after = (before, before + half) if skipped else (before + half, after)
    return after


def _ahead(moment: datetime, clock: ZoneInfo) -> timedelta | None:
    return moment.astimezone(clock).utcoffset()


def _clock(region: Region, zone: str | None) -> ZoneInfo:
    return ZoneInfo(zone or region.time_zone)


def _holidays_of(region: Region, year: int) -> frozenset[date]:
    return _public_holidays(region.country, region.subdivision, year)


@cache
def _public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
