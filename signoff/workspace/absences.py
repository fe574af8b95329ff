"""Absences that stand in a calendar: whose they are, and which days of theirs they take."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Event

from signoff import clock
from signoff.language import _
from signoff.workspace.calendar_file import BROKEN, FILE, read_calendars, times_of
from signoff.workspace.problems import Problem
from signoff.workspace.team import Absence, Person, Team, WorkingHours

YEARS_AHEAD = 2
"""Beside this year: a series without an end has to end somewhere."""
ONE_DAY = timedelta(days=1)
AFTER_AN_ID = r"(\s*[:,;|/·(]|\s+[-–—]|\s*$)"
"""What stands between `luca` and the rest; a space alone would take Max Mayer for max."""
AFTER_A_NAME = r"(\W|$)"
SHOWN = 60


@dataclass(frozen=True)
class Absences:
    """What a calendar says about a team."""

    away: Mapping[str, tuple[Absence, ...]]
    """By the person's id."""
    problems: list[Problem]
    advice: list[Problem]
    """What harms nobody, but was perhaps meant otherwise."""


def read_absences(text: str, team: Team) -> Absences:
    """Who is away when, from this year on, as far ahead as we look."""
    year = clock.now().year
    first, last = date(year, 1, 1), date(year + YEARS_AHEAD, 12, 31)
    file = read_calendars(text)
    if file.problems:
        return Absences({}, file.problems, [])
    away: dict[str, list[Absence]] = defaultdict(list)
    of_nobody: dict[int, Problem] = {}
    try:
        for calendar in file.calendars:
            found = recurring_ical_events.of(calendar).between(first, last + ONE_DAY)
            for event in found:
                people = list(_whose(event, team))
                line = file.lines.get(str(event.get("UID", "")), 0)
                if not people and not _is_off(event):
                    of_nobody.setdefault(line, _nobody(event, line))
                for person in people:
                    away[person.id] += _absence(event, person, team, (first, last))
    except BROKEN as error:
        what = _("This is no calendar ({why}).", why=" ".join(str(error).split())[:120])
        mend = _("Export the calendar once more, as iCalendar (.ics).")
        return Absences({}, [Problem(FILE, 0, "", what, mend)], [])
    advice = [of_nobody[line] for line in sorted(of_nobody)]
    return Absences({id: _joined(days) for id, days in away.items() if days}, [], advice)


def with_absences(team: Team, away: Mapping[str, Iterable[Absence]]) -> Team:
    """The team, each with the days of the calendar beside those of team.yaml."""
    people = {
        id: person.model_copy(update={"away": _joined([*person.away, *away[id]])})
        if id in away
        else person
        for id, person in team.people.items()
    }
    return team.model_copy(update={"people": people})


def _whose(event: Event, team: Team) -> Iterator[Person]:
    """Whom it begins with; else who is invited; else who invites."""
    if _is_off(event):
        return
    title = _plain(event.get("SUMMARY", ""))
    named = [
        (len(said), person)
        for person in team.people.values()
        for said, after in ((person.id, AFTER_AN_ID), (person.name, AFTER_A_NAME))
        if re.match(re.escape(_plain(said)) + after, title)
    ]
    if named:
        yield max(named, key=lambda one: one[0])[1]
        return
    by_address = {person.email.casefold(): person for person in team.people.values()}
    invited = _addresses(event, "ATTENDEE") & by_address.keys()
    for found in sorted(invited or _addresses(event, "ORGANIZER") & by_address.keys()):
        yield by_address[found]


def _is_off(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _plain(text: object) -> str:
    return " ".join(unicodedata.normalize("NFC", str(text)).casefold().split())


def _addresses(event: Event, field: str) -> set[str]:
    """Everybody who stands there and has not declined."""
    said = event.get(field, [])
    people = said if isinstance(said, list) else [said]
    found = set()
    for one in people:
        facts = getattr(one, "params", {})
        if str(facts.get("PARTSTAT", "")).upper() != "DECLINED":
            found |= {_plain(one).removeprefix("mailto:"), _plain(facts.get("EMAIL", ""))}
    return found - {""}


def _absence(
    event: Event, person: Person, team: Team, window: tuple[date, date]
) -> Iterator[Absence]:
    """The days that it takes of the person, as far as we look; none, if it takes but hours."""
    first, last = _days(event, person, team)
    first, last = max(first, window[0]), min(last, window[1])
    if first <= last:
        yield Absence(first=first, last=last)


def _days(event: Event, person: Person, team: Team) -> tuple[date, date]:
    first, last = times_of(event)
    if isinstance(first, datetime) and isinstance(last, datetime):
        # Outlook writes whole days as midnight to midnight, on the clocks of who made them.
        if str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).upper() != "TRUE":
            return _working_days(first, last, person, team)
        first, last = first.date(), last.date()
    # The end is the day on which they are back; some programs repeat the first day instead.
    return first, max(first, last - ONE_DAY)


def _working_days(first: datetime, last: datetime, person: Person, team: Team) -> tuple[date, date]:
    """The days of which it takes more than half of the person's working hours."""
    region = team.regions.get(person.region)
    zone = ZoneInfo(person.time_zone or (region.time_zone if region else "UTC"))
    hours = region.working_hours if region else WorkingHours()
    begins, ends = _on(first, zone), _on(last, zone)
    day, back = begins.date(), ends.date()
    if not _takes(day, begins, ends, hours):
        day += ONE_DAY
    if not _takes(back, begins, ends, hours):
        back -= ONE_DAY
    return day, back


def _on(moment: datetime, zone: ZoneInfo) -> datetime:
    """The person's wall clock then; a time without a zone is meant there."""
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)


def _takes(day: date, begins: datetime, ends: datetime, hours: WorkingHours) -> bool:
    opens, closes = _wall(day, hours.start), _wall(day, hours.end)
    return (min(ends, closes) - max(begins, opens)) * 2 > closes - opens


def _wall(day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(tzinfo=None))


def _joined(days: Iterable[Absence]) -> tuple[Absence, ...]:
    """In order of time; what touches is one absence."""
    joined: list[Absence] = []
    for one in sorted(days, key=lambda absence: (absence.first, absence.last)):
        if joined and one.first <= joined[-1].last + ONE_DAY:
            before = joined.pop()
            one = Absence(first=before.first, last=max(before.last, one.last))
        joined.append(one)
    return tuple(joined)


def _nobody(event: Event, line: int) -> Problem:
    title = " ".join(str(event.get("SUMMARY", "")).split())
    what = _("Nobody of the team is away at “{title}”.", title=title[:SHOWN] or "…")
    mend = _("Begin its title with a person's id or name, or invite them by their address.")
    return Problem(FILE, line, "", what, mend)
