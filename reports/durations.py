"""How long something took, and how old something is, as people say it in their language."""

import re
from datetime import timedelta

from babel.units import format_unit

from signoff.clock import DAY, HOUR
from signoff.language import as_dates_are_written

MINUTE = timedelta(minutes=1)
LONGEST_IN_HOURS = 2 * DAY
EXACT_BELOW = 10
"""2.5 hours are worth their half; of 37.5 nobody cares."""
UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}


def lasting(time: timedelta, length: str = "long") -> str:
    """By the clock: minutes, hours or days, whichever says most in one word."""
    if time < HOUR:
        return _unit(max(time, timedelta()) / MINUTE, "minute", length)
    if time < LONGEST_IN_HOURS:
        return _unit(time / HOUR, "hour", length)
    return _unit(time / DAY, "day", length)


def in_hours(time: timedelta, length: str = "long") -> str:
    """Working time: never days, as a working day is not one of the calendar."""
    if time < HOUR:
        return _unit(time / MINUTE, "minute", length)
    return _unit(time / HOUR, "hour", length)


def age(written: str) -> str:
    """A checkpoint's age: 24h is 24 hours."""
    found = re.fullmatch(r"(\d+)([smhd])", written)
    return _unit(int(found[1]), UNITS[found[2]], "long") if found else written


def _unit(number: float, unit: str, length: str) -> str:
    shown = round(number, 1) if number < EXACT_BELOW and unit != "minute" else round(number)
    # The short word for days is no shorter, but in German, where it is one that nobody writes.
    said = _said(shown, unit, "long" if unit == "day" else length)
    # Babel has no long word for days in Italian, where the short one is the same.
    return _said(shown, unit, "short") if f"duration-{unit}" in said else said


def _said(number: float, unit: str, length: str) -> str:
    locale, kind = as_dates_are_written(), f"duration-{unit}"
    said = format_unit(number, kind, length, format="#,##0.#", locale=locale)  # type: ignore[arg-type]
    return str(said)
