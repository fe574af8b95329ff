"""Which day of a month is its third working day, or its last: people have holidays of their own."""

from collections.abc import Mapping
from datetime import date

from signoff.period import month_of
from signoff.working_time import is_working_day
from signoff.workspace.report_times import WorkingDay
from signoff.workspace.team import Region

PLACES: Mapping[WorkingDay, int] = {
    "first working day": 0,
    "second working day": 1,
    "third working day": 2,
    "fourth working day": 3,
    "fifth working day": 4,
    "sixth working day": 5,
    "seventh working day": 6,
    "eighth working day": 7,
    "ninth working day": 8,
    "tenth working day": 9,
    "last working day": -1,
}
YEARS_AROUND = 20
"""So many before and after: holidays that move with the moon are everywhere by then."""


def day_in_month(which: WorkingDay, day: date, region: Region) -> date | None:
    """That working day of the month in which the day is; None when it has fewer."""
    days = [
        one for one in month_of(day, region.time_zone).each_day() if is_working_day(one, region)
    ]
    place = PLACES[which]
    return days[place] if days and place < len(days) else None


def possible_days(which: WorkingDay, region: Region, today: date) -> tuple[int, int]:
    """The first and the last day of a month on which it can be, as the calendars go."""
    years = range(today.year - YEARS_AROUND, today.year + YEARS_AROUND + 1)
    months = (date(year, month, 1) for year in years for month in range(1, 13))
    days = [found.day for one in months if (found := day_in_month(which, one, region))]
    return (min(days), max(days)) if days else (1, 31)
