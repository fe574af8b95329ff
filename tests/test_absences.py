"""Absences out of a calendar: whose they are, and which days they take."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from server.commands.check import check
from signoff.store.database import reading
from signoff.store.questions import open_questions
from signoff.workspace import BadInput, files_of, read_files
from signoff.workspace.absences import read_absences
from tests.calendars import GOOGLE, OUTLOOK, TEAM, WHOLE, away, calendar, event
from tests.example_workspace import FILES
from tests.own_accounts import ON_SQLITE
from tests.story import Time, Told, apply_example


@pytest.fixture(autouse=True)
def _today(time: Time) -> None:
    time.at = datetime(2026, 11, 23, 10, tzinfo=UTC)


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


def test_another_calendar_s_name_is_not_silently_ignored(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "absence.ics").write_text(calendar())

    with pytest.raises(BadInput, match=r"Did you mean absences\.ics"):
        files_of(tmp_path)
