"""A brief fits the team, or everything that does not fit is said at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from signoff.brief import Brief, brief_key, problems
from signoff.clock import Slot
from signoff.wall_time import LAST, wall_time
from signoff.workspace import read_workspace
from tests.example_workspace import EXAMPLE

WORKSPACE = read_workspace(EXAMPLE)
NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
RIGHT: dict[str, Any] = {
    "title": "A slow Sunday",
    "message": "Show the ginger blend.",
    "goal": "conversation",
    "channels": ["mastodon-italy", "mastodon-hub"],
    "creator": "giulia",
    "slot": "2027-03-15 09:30",
}


def brief(**changes: object) -> Brief:
    return Brief.model_validate({**RIGHT, **changes})


def complaints(**changes: object) -> list[str]:
    return [str(problem) for problem in problems(brief(**changes), WORKSPACE, NOW)]


def test_a_right_brief_has_no_problems_and_publishes_on_the_first_channel_s_clocks() -> None:
    assert complaints() == []
    assert brief().slot_in(WORKSPACE) == Slot(wall_time("2027-03-15 09:30"), "Europe/Rome")
    london = brief(zone="Europe/London", due="2027-03-12T17:00")
    assert london.slot_in(WORKSPACE).utc() == datetime(2027, 3, 15, 9, 30, tzinfo=UTC)
    assert london.due_in(WORKSPACE) == Slot(wall_time("2027-03-12 17:00"), "Europe/London")
    assert brief().due_in(WORKSPACE) is None


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"creator": "guilia"}, "creator: There is no guilia in team.yaml; Did you mean giulia?"),
        ({"creator": "noah"}, "creator: Noah Bergman has no role that may create; Right would be:"),
        ({"creator": ""}, "creator: There is no “” in team.yaml; Right would be: giulia"),
        ({"goal": "conversion"}, "goal: There is no conversion in goals.yaml; Did you mean conv"),
        ({"channels": ["mastodon-itly"]}, "channels: There is no mastodon-itly in channels.yaml"),
        ({"channels": ["mastodon-hub"] * 2}, "channels: mastodon-hub is there more than once"),
        ({"flags": ["payed"]}, "flags: There is no payed in process.yaml; Did you mean paid?"),
        ({"zone": "Rome"}, "zone: There is no time zone called Rome; Write its IANA name"),
        ({"zone": "+01:00"}, "zone: There is no time zone called +01:00"),
        ({"slot": "2026-12-24 18:00"}, "slot: 2026-12-24 18:00 in Europe/Rome is past; Write a"),
        ({"slot": "2027-03-28 02:30"}, "slot: 2027-03-28 02:30 does not exist in Europe/Rome"),
        ({"slot": "2027-03-28 02:30"}, "Write 2027-03-28 03:30 or later."),
        ({"due": "2027-03-15 10:00"}, "due: The creator would be done only after the slot"),
        ({"due": "2026-12-01 10:00"}, "due: 2026-12-01 10:00 in Europe/Rome is past"),
        ({"title": "  "}, "title: It is empty; Write at least one word."),
        ({"title": "two\nlines"}, "title: There is a control character or a line break in it"),
        ({"message": "a\0b"}, "message: There is a control character"),
        ({"audience": "bell \a"}, "audience: There is a control character"),
    ],
)
def test_everything_that_does_not_fit_gets_its_sentence(
    changes: dict[str, Any], complaint: str
) -> None:
    assert complaint in "\n".join(complaints(**changes))


def test_all_problems_are_said_at_once() -> None:
    said = complaints(title=" ", creator="x", goal="y", channels=["z"], flags=["f"], zone="q")

    assert [line.split(":")[0] for line in said] == [
        "title",
        "goal",
        "channels",
        "flags",
        "creator",
        "zone",
    ]


def test_an_hour_that_comes_twice_is_its_first_coming() -> None:
    assert complaints(slot="2027-10-31 02:30") == []
    slot = brief(slot="2027-10-31 02:30").slot_in(WORKSPACE)
    assert slot.utc() == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_html_in_a_title_is_text() -> None:
    title = "<script>alert('tea')</script> & <b>more</b>"

    assert complaints(title=title) == []
    assert brief(title=title).title == title


@pytest.mark.parametrize(
    "moment",
    [
        "2027-03-15 09:30+01:00",
        "2027-03-15T08:30:00Z",
        "15.03.2027 09:30",
        "2027-03-15",
        "2027-02-30 09:30",
        "9999-12-31 23:59",
        "tomorrow",
        1_800_000_000,
        datetime(2027, 3, 15, tzinfo=UTC),
    ],
)
def test_a_moment_that_is_no_wall_time_is_refused_with_the_way_to_write_it(moment: object) -> None:
    with pytest.raises(ValidationError, match="without an offset: 2027-03-15 09:30"):
        brief(slot=moment)


def test_a_ten_megabyte_message_is_refused_at_the_form() -> None:
    schema = Draft202012Validator(Brief.model_json_schema())
    too_long = {**RIGHT, "message": "x" * 10_000_000}

    assert [error.validator for error in schema.iter_errors(too_long)] == ["maxLength"]
    with pytest.raises(ValidationError, match="at most 5000 characters"):
        Brief.model_validate(too_long)


def test_the_form_shows_every_field_with_a_title_and_what_it_is_for() -> None:
    schema = Brief.model_json_schema()

    assert schema["required"] == ["title", "message", "goal", "channels", "creator", "slot"]
    for field in schema["properties"].values():
        assert field["title"]
        assert field["description"]
        assert "anyOf" not in field


def test_what_the_form_accepts_the_brief_accepts_and_gives_back() -> None:
    schema = Draft202012Validator(Brief.model_json_schema())

    for changes in ({}, {"due": ""}, {"due": "2027-03-12T17:00:00"}, {"flags": ["paid"]}):
        assert not list(schema.iter_errors({**RIGHT, **changes}))
        written = brief(**changes).model_dump(mode="json")
        assert not list(schema.iter_errors(written))
        assert Brief.model_validate(written) == brief(**changes)


@given(some.datetimes(wall_time("2000-01-01 00:00"), wall_time(LAST)))
def test_a_slot_comes_back_from_its_written_form(moment: datetime) -> None:
    slot = moment.replace(second=0, microsecond=0)

    assert Brief.model_validate_json(brief(slot=slot).model_dump_json()).slot == slot


def test_the_same_brief_is_recognised_however_it_is_written() -> None:
    key = brief_key(brief())

    assert brief_key(brief(title=" a  SLOW sunday", message="Else.", creator="jonas")) == key
    assert brief_key(brief(channels=RIGHT["channels"][::-1])) == key
    assert brief_key(brief(title="Another")) != key
    assert brief_key(brief(slot="2027-03-15 09:31")) != key
    assert brief_key(brief(channels=["mastodon-hub"])) != key
    assert brief_key(brief(key=" plan-17 ")) == brief_key(brief(key="plan-17", title="B"))


def test_a_brief_for_the_next_minute_is_still_in_time() -> None:
    soon = (NOW + timedelta(minutes=61)).replace(tzinfo=None)

    assert complaints(slot=soon) == []
