"""Moments as people write them: on their own clocks, in their own language."""

from datetime import datetime

from babel.dates import format_datetime

from signoff.clock import local
from signoff.language import spoken


def moment(at: datetime, zone: str) -> str:
    """Weekday, day and time on the zone's clocks, with the zone's city."""
    shown = format_datetime(local(at, zone), "EEE d MMM y, HH:mm", locale=spoken())
    return f"{shown} ({zone.rsplit('/', 1)[-1].replace('_', ' ')})"
