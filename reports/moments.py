"""Moments as people write them: on their own clocks, in their own language."""

from datetime import date, datetime

from babel.dates import format_skeleton, get_timezone_location

from signoff.clock import local
from signoff.language import as_dates_are_written


def moment(at: datetime, zone: str) -> str:
    """Weekday, day and time on the zone's clocks, with the zone's city."""
    there = local(at, zone)
    return f"{in_order(there.date(), 'yMMMEd')}, {there:%H:%M} ({city(zone)})"


def city(zone: str) -> str:
    """The place on whose clocks something is told: Europe/Rome is Rom in German."""
    return get_timezone_location(zone, locale=as_dates_are_written(), return_city=True)


def day_and_hour(there: datetime) -> str:
    """Where the year and the place are known: Thu, 26 Nov, 18:00."""
    return f"{in_order(there, 'MMMEd')}, {there:%H:%M}"


def in_order(day: date, parts: str) -> str:
    """These parts of a date (CLDR's letters), in the order and with the dots of the language."""
    return str(format_skeleton(parts, day, locale=as_dates_are_written()))
