"""A day, a week, a month, a quarter or some days, on the clocks of one place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_interval, format_skeleton

from signoff.clock import DAY, local
from signoff.errors import SignoffError
from signoff.language import _, as_dates_are_written

WEEK = timedelta(weeks=1)
QUARTER = timedelta(days=70)
"""From its first day this leads into its third month."""
LONGEST = timedelta(days=3 * 366)
YEAR_OF_WEEKS = 52 * WEEK
FOUR_WEEKS = timedelta(weeks=4)
NEEDLESS_ZERO = re.compile(r"\b0(?=\d)")
YEARS = range(2000, 2200)
"""Outside of these a year is a slip of the finger."""


class Span(StrEnum):
    """What a period is, so that sentences can call it by its name."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    DAYS = "days"


Over = Literal["day", "week", "month", "quarter"]
"""What a report that comes by itself reports on: the last one of these that is over."""


class NotAPeriod(SignoffError):
    """Nobody can tell from this text which days are meant."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _(
                "“{text}” is no period. Write a week as 2026-W47, a month as 2026-11, a quarter as"
                " 2026-Q4, or the first and the last day as 2026-11-02/2026-11-08.",
                text=text[:40],
            )
        )


class PeriodTooLong(SignoffError):
    """A report over so many days would say nothing."""

    def __init__(self, days: int) -> None:
        super().__init__(
            _(
                "The period has {days} days; at most {most} can be reported on.",
                days=days,
                most=LONGEST.days,
            )
        )


class NotBegun(SignoffError):
    """Of days to come there is nothing to tell: that nothing happened would be wrong."""

    def __init__(self, period: "Period") -> None:
        super().__init__(
            _("{period} has not begun: nothing can be told of it yet.", period=period.name())
        )


@dataclass(frozen=True)
class Period:
    """Whole days, first and last included, as the calendar in the zone counts them."""

    start: date
    end: date
    zone: str

    @property
    def days(self) -> int:
        """How many days there are in it."""
        return (self.end - self.start).days + 1

    @property
    def span(self) -> Span:
        """Whether it is a day, a calendar week (from Monday), month or quarter, or some days."""
        if self.days == 1:
            return Span.DAY
        if self.days == WEEK.days and self.start.weekday() == 0:
            return Span.WEEK
        if self == month_of(self.start, self.zone):
            return Span.MONTH
        if self == quarter_of(self.start, self.zone):
            return Span.QUARTER
        return Span.DAYS

    @property
    def written(self) -> str:
        """As a person may write it, and `parse_period` reads it."""
        return f"{self.start}/{self.end}"

    def name(self) -> str:
        """What people call it, in the language now spoken."""
        if self.span is Span.MONTH:
            return str(format_skeleton("yMMMM", self.start, locale=as_dates_are_written()))
        if self.span is Span.QUARTER:
            return str(format_skeleton("yQQQQ", self.start, locale=as_dates_are_written()))
        return days_between(self.start, self.end, "yMMMd")

    def previous(self) -> "Period":
        """The period just before: the month before a month, as many days before others."""
        if self.span is Span.MONTH:
            return month_of(self.start - DAY, self.zone)
        if self.span is Span.QUARTER:
            return quarter_of(self.start - DAY, self.zone)
        length = timedelta(days=self.days)
        return Period(self.start - length, self.end - length, self.zone)

    def year_before(self) -> "Period":
        """The same a year ago: a few days by their weekdays, a month or more by its dates."""
        if self.span is not Span.MONTH and timedelta(days=self.days) <= FOUR_WEEKS:
            return Period(self.start - YEAR_OF_WEEKS, self.end - YEAR_OF_WEEKS, self.zone)
        first, after = _a_year_before(self.start), _a_year_before(self.end + DAY)
        return Period(first, after - DAY, self.zone)

    def utc_bounds(self) -> tuple[datetime, datetime]:
        """The first moment of it, and the first moment after it, in UTC."""
        return self._midnight(self.start), self._midnight(self.end + DAY)

    def must_have_begun(self, at: datetime) -> None:
        """Raises `NotBegun` where all of it is still to come at this moment."""
        if at < self.utc_bounds()[0]:
            raise NotBegun(self)

    def each_day(self) -> Iterator[date]:
        """Its days in order."""
        return (self.start + DAY * n for n in range(self.days))

    def _midnight(self, day: date) -> datetime:
        # Where clocks jump at midnight the day begins after the jump; fold=0 says so.
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def days_between(first: date, last: date, parts: str) -> str:
    """From the first to the last, with these parts of a date (CLDR's letters)."""
    said = str(format_interval(first, last, parts, locale=as_dates_are_written()))
    # Some mail programs show CLDR's thin spaces as boxes; and nobody writes the 01 of Italian.
    return NEEDLESS_ZERO.sub("", said).replace("\u2009", " ")


def _a_year_before(day: date) -> date:
    leaps = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leaps else day.day)


def week_of(day: date, zone: str) -> Period:
    """The week, Monday to Sunday, that has the day in it."""
    monday = day - DAY * day.weekday()
    return Period(monday, monday + WEEK - DAY, zone)


def month_of(day: date, zone: str) -> Period:
    """The calendar month that has the day in it."""
    first = day.replace(day=1)
    next_first = (first + timedelta(days=31)).replace(day=1)
    return Period(first, next_first - DAY, zone)


def quarter_of(day: date, zone: str) -> Period:
    """The quarter of the calendar year that has the day in it."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return Period(first, month_of(first + QUARTER, zone).end, zone)


def last_period(over: Over, now: datetime, zone: str) -> Period:
    """The last whole day, week, month or quarter that is over at this moment, on these clocks."""
    today = local(now, zone).date()
    match over:
        case "day":
            return Period(today - DAY, today - DAY, zone)
        case "week":
            return week_of(today, zone).previous()
        case "month":
            return month_of(today, zone).previous()
        case "quarter":
            return quarter_of(today, zone).previous()


def last_week(now: datetime, zone: str) -> Period:
    """The last whole week that is over at this moment, on the zone's clocks."""
    return last_period("week", now, zone)


def parse_period(text: str, zone: str) -> Period:
    """The period that a person wrote: `2026-W47`, `2026-11`, `2026-Q4`, `2026-11-02/2026-11-08`."""
    text = text.strip()
    try:
        period = _read(text, zone)
    except (ValueError, OverflowError):
        raise NotAPeriod(text) from None
    if period.end < period.start or period.start.year not in YEARS:
        raise NotAPeriod(text)
    if period.days > LONGEST.days:
        raise PeriodTooLong(period.days)
    return period


def _read(text: str, zone: str) -> Period:
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", text, re.ASCII | re.IGNORECASE):
        return week_of(date.fromisocalendar(int(week[1]), int(week[2]), 1), zone)
    if month := re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII):
        return month_of(date(int(month[1]), int(month[2]), 1), zone)
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", text, re.ASCII | re.IGNORECASE):
        return quarter_of(date(int(quarter[1]), int(quarter[2]) * 3, 1), zone)
    first, slash, last = text.partition("/")
    if not slash:
        last = first
    return Period(_day(first), _day(last), zone)


def _day(text: str) -> date:
    # `date.fromisoformat` alone would also take 20261102 and 2026-W47-1.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
        raise ValueError(text)
    return date.fromisoformat(text.strip())
