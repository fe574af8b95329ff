"""The calendar as programs read it (iCalendar, RFC 5545), with the clocks of its zones."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from reports.schedule.entries import Entry

ICALENDAR = "text/calendar; charset=utf-8"
AS_LONG_AS = timedelta(minutes=15)
"""Long enough to be seen and clicked at."""
HOST = "signoff.invalid"
"""What stands behind the @ of every UID: it names no machine, so moving house changes none."""
AGAIN = timedelta(hours=1)


def feed(name: str, entries: Sequence[Entry]) -> bytes:
    """The whole calendar; the same entries are always the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Signoff//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{HOST}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.changes)
    event.add("dtstart", entry.start)
    event.add("duration", AS_LONG_AS)
    event.add("summary", entry.title)
    event.add("description", entry.about)
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT")  # nobody is busy because a post goes out
    event.add("url", entry.link)
    return event


def _zones(entries: Sequence[Entry]) -> list[Timezone]:
    """What the clocks do in each zone, a year before the first entry to a year after the last."""
    names = sorted({str(entry.start.tzinfo) for entry in entries})
    years = [entry.start.year for entry in entries]
    return [_zone(name, min(years) - 1, max(years) + 2) for name in names]


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Timezone:
    """Looked for day by day, which takes long; so it is kept."""
    return Timezone.from_tzinfo(ZoneInfo(name), name, date(first, 1, 1), date(last, 1, 1))
