"""On Monday morning people hear what changed in the week before: once, and only if it did."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reports.notices import Reader, Ways, as_chat, as_mail
from signoff.lifecycle.weekly_changes import tell_of_the_week
from signoff.workspace import files_of
from tests.outbox import notices
from tests.story import EXAMPLE, Time, apply_example

WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)
MONDAY_IN_LONDON = datetime(2026, 11, 23, 8, 1, tzinfo=UTC)
EVERYBODY = 9


@pytest.fixture(autouse=True)
def _team(store: str, time: Time) -> None:
    time.at = WEDNESDAY - timedelta(days=14)
    apply_example()
    time.at = WEDNESDAY


def change(**replaced: tuple[str, str]) -> None:
    files = files_of(EXAMPLE)
    for name, (old, new) in replaced.items():
        assert old in files[f"{name}.yaml"]
        files[f"{name}.yaml"] = files[f"{name}.yaml"].replace(old, new)
    apply_example(**files)


def told() -> dict[str, dict[str, Any]]:
    return {one.person: one.facts for one in notices() if one.kind == "what-changed"}


def test_each_is_told_when_it_is_eight_on_monday_where_they_are(time: Time) -> None:
    change(process=("hours: 16  ", "hours: 12  "))

    time.at = datetime(2026, 11, 23, 6, 59, tzinfo=UTC)
    assert tell_of_the_week() == 0
    time.at = datetime(2026, 11, 23, 7, 1, tzinfo=UTC)
    assert tell_of_the_week() == 4
    assert told().keys() == {"luca", "giulia", "katharina", "jonas"}
    time.at = MONDAY_IN_LONDON
    assert tell_of_the_week() == 4
    time.at = datetime(2026, 11, 23, 13, 1, tzinfo=UTC)
    assert tell_of_the_week() == 1
    assert "noah" in told()

    time.passes(timedelta(days=2))
    assert tell_of_the_week() == 0
    time.passes(timedelta(days=7))
    assert tell_of_the_week() == 0
    assert len(notices()) == EVERYBODY


def test_what_is_about_the_reader_stands_first_in_their_own_language(time: Time) -> None:
    change(
        process=("people: [luca, katharina]", "people: [luca]"),
        team=("name: Grace Okafor", "name: Grace Okafor-Lee"),
    )

    time.at = MONDAY_IN_LONDON + timedelta(hours=6)
    tell_of_the_week()

    facts = told()
    assert facts["grace"]["for_you"] == [
        "Grace Okafor-Lee › name was Grace Okafor and is now Grace Okafor-Lee."
    ]
    assert facts["grace"]["groups"][0]["said"] == ["Country leads › people: Katharina Brandt went."]
    assert "weggefallen" in facts["katharina"]["for_you"][0]
    assert facts["katharina"]["groups"][0]["name"] == "Rollen und Personen"
    assert facts["mei"]["for_you"] == []


def test_nothing_is_written_when_nothing_changed_or_all_was_changed_back(time: Time) -> None:
    change(process=("hours: 16  ", "hours: 12  "))
    time.passes(timedelta(days=1))
    apply_example()

    time.at = MONDAY_IN_LONDON
    assert tell_of_the_week() == 0
    assert notices() == []


def test_the_first_workspace_of_a_team_is_no_change(time: Time) -> None:
    time.at = datetime(2026, 11, 9, 15, tzinfo=UTC)  # the Monday after it was put in force

    assert tell_of_the_week() == 0


def test_a_team_can_do_without(time: Time) -> None:
    change(
        process=("hours: 16  ", "hours: 12  "),
        team=("owner: olivia ", "weekly_changes: false\nowner: olivia "),
    )

    time.at = MONDAY_IN_LONDON
    assert tell_of_the_week() == 0


def test_the_mail_names_what_changed_and_leads_to_the_page(time: Time) -> None:
    change(process=("people: [luca, katharina]", "people: [luca]"))
    time.at = MONDAY_IN_LONDON
    tell_of_the_week()
    facts, reader = told()["luca"], Reader("it", "Europe/Rome", "Hazel & Thyme")

    ways = Ways("https://signoff.example/changes")
    mail = as_mail("what-changed", facts, ways, reader)

    assert "16" in mail.text
    assert "22 nov 2026" in mail.text
    assert mail.text.index("Katharina Brandt") < mail.text.index("https://signoff.example/changes")
    assert "https://signoff.example/changes" in as_chat("what-changed", facts, ways, reader)
