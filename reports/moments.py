"""Moments as people write them: on their own clocks, in their own language."""

from datetime import date, datetime

from babel.dates import format_skeleton

from signoff.clock import local
from signoff.language import spoken


def moment(at: datetime, zone: str) -> str:
    """Weekday, day and time on the zone's clocks, with the zone's city."""
    there = local(at, zone)
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return f"{in_order(there.date(), 'yMMMEd')}, {there:%H:%M} ({city})"


def in_order(day: date, parts: str) -> str:
    """These parts of a date (CLDR's letters), in the order and with the dots of the language."""
    # Our readers of English are in Europe: the day comes first.
    locale = "en_GB" if spoken() == "en" else spoken()
    return str(format_skeleton(parts, day, locale=locale))
