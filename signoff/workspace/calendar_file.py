"""A calendar file (.ics, RFC 5545) as it came from somewhere: its events, and their lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import icalendar
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from signoff.language import _
from signoff.workspace.problems import Problem

FILE = "absences.ics"
MOST_EVENTS = 5_000
MOST_SERIES = 500
MOST_YEARS = 5
"""Of one absence."""
OFTEN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
"""How often an absence can come back; every second it would fill our memory."""
OLDEST = 1970
NEAR_THE_END = 9940
"""A leap year: in the sixty that our calendar still has then, every kind of day comes."""
NEEDED = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
BY_THE_CLOCK = {"BYHOUR", "BYMINUTE", "BYSECOND"}
NAME = re.compile(r"([A-Za-z0-9-]+)[;:]")
SHOWN = 60

BROKEN = (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError)
"""What the libraries raise at what no calendar would write."""


@dataclass
class Place:
    """Where an event stands."""

    line: int
    lines: dict[str, int] = field(default_factory=dict)
    """Of each of its properties."""


@dataclass(frozen=True)
class CalendarFile:
    """What could be read, and what is wrong with the rest."""

    calendars: list[Calendar]
    lines: Mapping[str, int]
    """By the events' UID: where the first of them stands."""
    problems: list[Problem]


def read_calendars(text: str) -> CalendarFile:
    """Every event whose days can be told."""
    places, problems = _places(text)
    if problems:
        return CalendarFile([], {}, problems)
    try:
        # As bytes: the library takes a text for the path of a file.
        found = Calendar.from_ical(text.encode(), multiple=True)
        calendars = [one for one in found if isinstance(one, Calendar)]
    except BROKEN as error:
        return CalendarFile([], {}, [_unreadable(0, error)])
    events = [event for one in calendars for event in one.events]
    if problem := _too_many(events):
        return CalendarFile([], {}, [problem])
    return _checked(calendars, list(zip(events, places, strict=False)))


def _checked(calendars: list[Calendar], events: list[tuple[Event, Place]]) -> CalendarFile:
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for event, at in events:
        found = list(_wrong(event, at))
        problems += found
        if "UID" not in event:
            event.add("UID", f"line-{at.line}")
        lines.setdefault(str(event["UID"]), at.line)
        if not found and not _comes(event):
            for one in calendars:
                one.subcomponents = [kept for kept in one.subcomponents if kept is not event]
    return CalendarFile(calendars, lines, problems)


def _places(text: str) -> tuple[list[Place], list[Problem]]:
    """Where every event begins; and what begins and does not end, or the other way round."""
    places: list[Place] = []
    inside: list[tuple[str, int]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not line.strip() or line[0] in " \t":
            continue
        word, _colon, rest = line.strip().upper().partition(":")
        if word == "BEGIN":
            inside.append((rest, number))
            if rest == "VEVENT":
                places.append(Place(number))
        elif word == "END":
            if not inside or inside[-1][0] != rest:
                return [], [_no_calendar(number, line)]
            inside.pop()
        elif not inside or (len(inside) == 1 and NAME.match(line) is None):
            return [], [_no_calendar(number, line)]
        elif inside[-1][0] == "VEVENT" and (name := NAME.match(line)):
            places[-1].lines.setdefault(name[1].upper(), number)
    if inside:
        what = _("{name} begins here and does not end.", name=inside[-1][0][:SHOWN])
        return [], [Problem(FILE, inside[-1][1], "", what, _mend())]
    return places, []


def _no_calendar(line: int, said: str) -> Problem:
    what = _("“{said}” cannot stand here.", said=said.strip()[:SHOWN])
    return Problem(FILE, line, "", what, _mend())


def _unreadable(line: int, error: object) -> Problem:
    what = _("This is no calendar ({why}).", why=" ".join(str(error).split())[:120])
    return Problem(FILE, line, "", what, _mend())


def _mend() -> str:
    return _("Export the calendar once more, as iCalendar (.ics).")


def _too_many(events: list[Event]) -> Problem | None:
    series = sum("RRULE" in event for event in events)
    if len(events) <= MOST_EVENTS and series <= MOST_SERIES:
        return None
    what = _(
        "There are more than {n} events, or more than {series} that repeat.",
        n=MOST_EVENTS,
        series=MOST_SERIES,
    )
    return Problem(FILE, 0, "", what, _("Export only absences, and only those to come."))


def _wrong(event: Event, at: Place) -> Iterator[Problem]:
    """What stands in the event and cannot be."""
    for name in dict.fromkeys(name for name, _why in event.errors if name in NEEDED):
        what = _("{field} cannot be read.", field=name)
        yield Problem(FILE, at.lines.get(name, at.line), name, what, _mend())
        return
    try:
        first, last = times_of(event)
    except BROKEN:
        what = _("It does not say from when to when.")
        yield Problem(FILE, at.line, "", what, _("Give the event a beginning and an end."))
        return
    if _plain(last) < _plain(first):
        line = at.lines.get("DTEND", at.line)
        what = _("The absence ends before it begins.")
        yield Problem(
            FILE, line, "DTEND", what, _("Write a last day that is not before the first.")
        )
    if _plain(last) - _plain(first) > timedelta(days=366 * MOST_YEARS):
        what = _("It lasts longer than {n} years.", n=MOST_YEARS)
        yield Problem(FILE, at.line, "", what, _("Write when they come back, or take it out."))
    if "RRULE" in event and not _can_repeat(event):
        what = _("Nobody is away by such a rule.")
        mend = _("Repeat it daily, weekly, monthly or yearly, from 1970 on.")
        yield Problem(FILE, at.lines.get("RRULE", at.line), "RRULE", what, mend)


def _value(event: Event, name: str) -> Any:
    found: Any = event[name]
    return found.dt


def times_of(event: Event) -> tuple[date, date]:
    """Its beginning and its end, days or moments; raises one of `BROKEN` if it has none."""
    first = _value(event, "DTSTART")
    if "DTEND" in event:
        last = _value(event, "DTEND")
    elif "DURATION" in event:
        last = first + _value(event, "DURATION")
    else:
        last = first if isinstance(first, datetime) else first + timedelta(days=1)
    are_moments = isinstance(first, datetime), isinstance(last, datetime)
    if not (isinstance(first, date) and isinstance(last, date)) or len(set(are_moments)) > 1:
        raise ValueError("days and moments are mixed")
    return first, last


def _plain(moment: date) -> datetime:
    """To compare two of the same event, on whatever clocks."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    offset = moment.utcoffset()
    return moment.replace(tzinfo=None) - offset if offset else moment.replace(tzinfo=None)


def _can_repeat(event: Event) -> bool:
    rule = event["RRULE"]
    if not isinstance(rule, icalendar.vRecur):
        return False
    often, step = rule.get("FREQ", [""])[0], rule.get("INTERVAL", [1])[0]
    by = {name for name in rule if name.startswith("BY")}
    # Every seventh day, if it is a Tuesday: no program writes that, and it may never come.
    never = not isinstance(step, int) or step < 1 or (often == "DAILY" and step > 1 and by)
    begins = _value(event, "DTSTART").year
    return often in OFTEN and not never and not by & BY_THE_CLOCK and begins >= OLDEST


def _comes(event: Event) -> bool:
    """Whether a series comes at all: 30 February would be looked for to the end of time."""
    if "RRULE" not in event:
        return True
    begins = _plain(_value(event, "DTSTART")).replace(year=NEAR_THE_END)
    written: Any = event["RRULE"]
    try:
        rule = rrulestr(written.to_ical().decode(), dtstart=begins, ignoretz=True)
        return next(iter(rule.replace(count=None, until=None, interval=1)), None) is not None
    except BROKEN:
        return False
