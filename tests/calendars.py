"""Calendars of absences as programs write them, for tests."""

from signoff.workspace import Team, files_of, read_files
from signoff.workspace.absences import read_absences
from tests.story import EXAMPLE

WHOLE = ";VALUE=DATE"
TEAM = read_files(files_of(EXAMPLE)).team

GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Team absences
X-WR-TIMEZONE:Europe/Rome
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20270102
DTSTAMP:20261101T101500Z
ORGANIZER;CN=Team absences:mailto:c_1a2b3c@group.calendar.google.com
UID:0r3k5@google.com
STATUS:CONFIRMED
SUMMARY:Luca Moretti – Urlaub über Weihnachten und Neujahr\\, ohne
  Laptop
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20261126T083000Z
DTEND:20261127T170000Z
DTSTAMP:20261101T101500Z
UID:7f00@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Giulia
 ;X-NUM-GUESTS=0:mailto:Giulia@HazelAndThyme.example
ATTENDEE;PARTSTAT=DECLINED;CN=Jonas:mailto:jonas@hazelandthyme.example
ORGANIZER;CN=Olivia:mailto:olivia@hazelandthyme.example
SUMMARY:Trade fair in Bologna
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261130
DTEND;VALUE=DATE:20261201
UID:gone@google.com
STATUS:CANCELLED
SUMMARY:luca: dentist
END:VEVENT
END:VCALENDAR
"""

OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
DTSTART;TZID="W. Europe Standard Time":20261207T000000
DTEND;TZID="W. Europe Standard Time":20261212T000000
SUMMARY;LANGUAGE=de:Abwesend
ORGANIZER;CN="Noah Bergman":mailto:noah@hazelandthyme.example
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E008
X-MICROSOFT-CDO-BUSYSTATUS:OOF
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID="W. Europe Standard Time":20261123T080000
DTEND;TZID="W. Europe Standard Time":20261125T120000
SUMMARY:jonas: Messe
UID:040000008200E00074C5B7101A82E009
END:VEVENT
END:VCALENDAR
"""


def calendar(*events: str) -> str:
    whole = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:a test\n{whole}END:VCALENDAR\n"


def event(title: str, first: str, last: str = "", more: str = "", kind: str = WHOLE) -> str:
    end = f"DTEND{kind}:{last}\n" if last else ""
    return f"UID:{title}-{first}\nSUMMARY:{title}\nDTSTART{kind}:{first}\n{end}{more}"


def away(text: str, team: Team = TEAM) -> dict[str, list[str]]:
    read = read_absences(text, team)
    assert read.problems == []
    return {
        id: [f"{one.first:%m-%d}..{one.last:%m-%d}" for one in days]
        for id, days in sorted(read.away.items())
    }
