"""Absences out of a calendar: whose they are, which days they take, and what cannot be read."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.commands.check import check
from signoff.store.database import reading
from signoff.store.questions import open_questions
from signoff.workspace import BadInput, Team, files_of, read_files
from signoff.workspace.absences import read_absences
from tests.example_workspace import FILES
from tests.own_accounts import ON_SQLITE
from tests.story import EXAMPLE, Time, Told, apply_example

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


@pytest.fixture(autouse=True)
def _today(time: Time) -> None:
    time.at = datetime(2026, 11, 23, 10, tzinfo=UTC)


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


def problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_files({**FILES, "absences.ics": text})
    return [str(one) for one in refused.value.problems]


def test_google_s_calendar_is_read_with_its_quirks() -> None:
    assert away(GOOGLE.replace("\n", "\r\n")) == {
        "giulia": ["11-26..11-27"],
        "luca": ["12-24..01-01"],
    }


def test_outlook_s_calendar_is_read_with_its_quirks() -> None:
    assert away(OUTLOOK) == {"jonas": ["11-23..11-24"], "noah": ["12-07..12-11"]}


def test_several_calendars_may_stand_in_one_file() -> None:
    assert away(GOOGLE + OUTLOOK).keys() == {"giulia", "jonas", "luca", "noah"}


@pytest.mark.parametrize(
    ("title", "whose"),
    [
        ("luca: holidays", ["luca"]),
        ("LUCA", ["luca"]),
        ("luca - holidays", ["luca"]),
        ("Luca Moretti – Urlaub", ["luca"]),
        ("luca moretti on leave", ["luca"]),
        ("Luca Moretti-Rossi: ferie", ["luca"]),
        ("luca-maria: holidays", []),
        ("Luca Bianchi: holidays", []),
        ("lucas: holidays", []),
        ("Holidays: luca", []),
    ],
)
def test_an_event_belongs_to_whom_its_title_begins_with(title: str, whose: list[str]) -> None:
    assert list(away(calendar(event(title, "20261207")))) == whose


def test_the_title_counts_more_than_who_invites_and_the_invited_more_than_the_host() -> None:
    host = "ORGANIZER:mailto:olivia@hazelandthyme.example\n"
    guests = host + "ATTENDEE;CN=Mei:MAILTO:mei@hazelandthyme.example\n"

    assert list(away(calendar(event("grace: leave", "20261207", more=guests)))) == ["grace"]
    assert list(away(calendar(event("Offsite", "20261207", more=guests)))) == ["mei"]
    assert list(away(calendar(event("Out of office", "20261207", more=host)))) == ["olivia"]


@pytest.mark.parametrize(
    ("first", "last", "kind", "days"),
    [
        ("20261207", "20261212", WHOLE, ["12-07..12-11"]),
        ("20261207", "", WHOLE, ["12-07..12-07"]),
        ("20261207", "20261207", WHOLE, ["12-07..12-07"]),
        ("20261207T090000", "20261207T170000", "", ["12-07..12-07"]),
        ("20261207T140000", "20261207T160000", "", None),
        ("20261207T130000", "20261209T130000", "", ["12-07..12-08"]),
        ("20261207T150000", "20261209T160000", "", ["12-08..12-09"]),
        ("20261207T080000Z", "20261207T170000Z", "", ["12-07..12-07"]),
        ("20261207T170000", "20261208T030000", ";TZID=America/New_York", None),
        ("20261207T030000", "20261207T120000", ";TZID=America/New_York", ["12-07..12-07"]),
        ("20261207T090000", "20261207T180000", ";TZID=Own/Zone", ["12-07..12-07"]),
    ],
)
def test_a_day_counts_when_most_of_its_working_hours_are_taken(
    first: str, last: str, kind: str, days: list[str] | None
) -> None:
    """Luca works in Milan, from nine to six."""
    assert away(calendar(event("luca", first, last, kind=kind))).get("luca") == days


def test_what_repeats_is_followed_for_two_years_and_its_exceptions_count() -> None:
    fridays = event("mei: off", "20261204", "20261205", "RRULE:FREQ=WEEKLY;BYDAY=FR\n")
    but = "EXDATE;VALUE=DATE:20261211\n"
    moved = event("mei: off", "20261217", "20261218", "RECURRENCE-ID;VALUE=DATE:20261218\n")
    moved = moved.replace("UID:mei: off-20261217", "UID:mei: off-20261204")

    days = read_absences(calendar(fridays + but, moved), TEAM).away["mei"]

    assert [one.first for one in days[:3]] == [
        date(2026, 12, 4), date(2026, 12, 17), date(2026, 12, 25),
    ]  # fmt: skip
    assert days[-1].first == date(2028, 12, 29)


def test_what_touches_is_one_absence_with_that_of_team_yaml() -> None:
    team = FILES["team.yaml"].replace(
        "    name: Mei Lindqvist\n",
        "    name: Mei Lindqvist\n    away: [{first: 2026-12-12, last: 2026-12-13}]\n",
    )
    two = calendar(event("mei", "20261207", "20261212"), event("mei", "20261214"))

    workspace = read_files({**FILES, "team.yaml": team, "absences.ics": two})

    (days,) = workspace.person("mei").away
    assert (days.first, days.last) == (date(2026, 12, 7), date(2026, 12, 14))


@ON_SQLITE
def test_who_is_away_by_the_calendar_is_skipped_to_their_deputy(store: str) -> None:
    team = FILES["team.yaml"].replace(
        "    name: Grace Okafor\n", "    name: Grace Okafor\n    deputy: olivia\n"
    )
    ics = calendar(event("Grace Okafor: holidays", "20261120", "20261128"))
    apply_example(**{"team.yaml": team, "absences.ics": ics})

    told = Told(slot="2026-12-15 12:00").write().say("luca").say("amir")
    told.turn()

    with reading() as session:
        assert open_questions(session, told.id)[0].asked == ["mei", "olivia"]


def test_what_is_nobody_s_is_advice_with_its_line_and_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ics = calendar(event("luca", "20261207"), event("Office party \x1b[31m", "20261208"))
    for name, text in {**FILES, "absences.ics": ics}.items():
        (tmp_path / name).write_text(text)

    check(tmp_path)

    said = capsys.readouterr().out
    assert "is in order" in said
    assert "! absences.ics:9: Nobody of the team is away at “Office party" in said
    assert "\x1b[31m" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "absences.ics:1: “hello” cannot stand here"),
        ("", ""),
        (
            GOOGLE.replace("END:VCALENDAR\n", ""),
            "absences.ics:1: VCALENDAR begins here and does not",
        ),
        (calendar("SUMMARY:luca\nEND:VEVENT"), "absences.ics:7: “END:VEVENT” cannot stand here"),
        (calendar(event("luca", "2026120x")), "absences.ics:7: DTSTART: DTSTART cannot be read"),
        (calendar("SUMMARY:luca"), "absences.ics:4: It does not say from when to when"),
        (
            calendar(event("luca", "20261207", "20261201")),
            "absences.ics:8: DTEND: The absence ends before it begins",
        ),
        (
            calendar(event("luca", "20261207", "99991231")),
            "absences.ics:4: It lasts longer than 5 years",
        ),
        (
            calendar(event("luca", "20261207", more="RRULE:FREQ=SECONDLY\n")),
            "absences.ics:8: RRULE: Nobody is away by such a rule",
        ),
        (
            calendar(event("luca", "20261207", more="RRULE:FREQ=DAILY;INTERVAL=0\n")),
            "absences.ics:8: RRULE: Nobody is away by such a rule",
        ),
        (
            calendar(*(event("luca", "20261207", more="RRULE:FREQ=DAILY") for _n in range(501))),
            "absences.ics: There are more than 5000 events",
        ),
    ],
)
def test_a_broken_calendar_is_refused_with_the_line(text: str, said: str) -> None:
    if not said:
        assert away(text) == {}
        return
    assert said in "\n".join(problems(text))


@pytest.mark.timeout(30)
def test_a_day_that_never_comes_is_not_looked_for_to_the_end_of_time() -> None:
    never = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n"
    counted = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3\n"
    rules = [event(f"luca: {n}", "20200101", more=never if n % 2 else counted) for n in range(20)]

    assert away(calendar(*rules)) == {}


@settings(max_examples=150)
@given(st.data())
def test_whatever_comes_is_read_or_refused_and_nothing_breaks(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([GOOGLE, OUTLOOK]))
    lines = text.splitlines(keepends=True)
    for _time in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "twice", "cut", "sign"]))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        sign = data.draw(st.characters(exclude_categories=["Cs"]))
        lines[at] = {
            "drop": "",
            "twice": line * 2,
            "cut": line[cut:],
            "sign": line[:cut] + sign + line[cut:],
        }[how]

    read = read_absences("".join(lines), TEAM)

    assert read.away.keys() <= TEAM.people.keys()
    assert all(str(problem) for problem in (*read.problems, *read.advice))


def test_another_calendar_s_name_is_not_silently_ignored(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "absence.ics").write_text(calendar())

    with pytest.raises(BadInput, match=r"Did you mean absences\.ics"):
        files_of(tmp_path)
