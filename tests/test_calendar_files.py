"""Calendars that cannot be read are refused with the line, and none of them does harm."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signoff.workspace import BadInput, read_files
from signoff.workspace.absences import read_absences
from tests.calendars import GOOGLE, OUTLOOK, TEAM, away, calendar, event
from tests.example_workspace import FILES
from tests.story import Time


@pytest.fixture(autouse=True)
def _today(time: Time) -> None:
    time.at = datetime(2026, 11, 23, 10, tzinfo=UTC)


def problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_files({**FILES, "absences.ics": text})
    return [str(one) for one in refused.value.problems]


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
