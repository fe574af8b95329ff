"""`signoff best-times` says when posts do better, in wall time, or that it does not matter."""

from datetime import UTC, datetime, timedelta

import pytest

from reports.best_times import for_the_form, in_a_sentence
from server.commands.best_times import best_times
from signoff.post import ChannelPost
from signoff.store.database import writing
from signoff.timing import timings, timings_of_all
from signoff.workspace import files_of
from tasks.offering import with_best_times
from tests.measured_posts import PICTURE, measured
from tests.story import EXAMPLE, Time, apply_example

ITALY, HUB = "mastodon-italy", "mastodon-hub"
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
SIX_IN_THE_EVENING, NINE_IN_THE_MORNING = 16, 7
"""In Rome, by the clocks of UTC."""


@pytest.fixture(autouse=True)
def example(store: str, time: Time) -> None:
    time.at = MONDAY + timedelta(weeks=20)
    apply_example()


def a_good_evening(channel: str = ITALY, evening: int = 40, picture: bool = False) -> None:
    """Fourteen weeks in which Thursday evening brings more than Thursday morning."""
    post = ChannelPost(text="Kettle on.", media=(PICTURE,) if picture else ())
    with writing() as session:
        for week in range(14):
            day = MONDAY + timedelta(weeks=week, days=3)
            for hour, likes in ((SIX_IN_THE_EVENING, evening + week), (NINE_IN_THE_MORNING, 10)):
                # A month later many have seen it: an old post must not have an advantage.
                read = {"24h": likes + week % 3, "30d": 1_000 + week}
                measured(session, channel, day + timedelta(hours=hour), read, post=post)


def with_channels(old: str, new: str) -> None:
    text = files_of(EXAMPLE)["channels.yaml"]
    assert old in text
    apply_example(**{"channels.yaml": text.replace(old, new)})


def test_the_better_hours_are_named_by_the_channels_clocks_in_a_plain_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    a_good_evening()

    best_times(ITALY)

    said = capsys.readouterr().out
    assert "Hazel & Thyme Italia: 28 posts of the last year, on the clocks of Rome" in said
    assert "Thursday 18:00: a post brings about" in said
    assert "Thu 22 Oct, 18:00" in said
    assert "09:00" not in said


def test_without_posts_no_hour_is_praised(capsys: pytest.CaptureFixture[str]) -> None:
    best_times(ITALY)

    assert "No hour is surely better than another" in capsys.readouterr().out


def test_no_hour_outside_of_publishing_hours_and_no_day_of_a_blackout_is_proposed() -> None:
    a_good_evening()
    dark = "blackouts: [{first: 2026-10-20, last: 2026-10-24}]"
    with_channels("language: it", f"language: it\n    {dark}")

    (later,) = timings(ITALY)[0].times

    assert later.next == datetime(2026, 10, 29, 18)  # noqa: DTZ001 wall time
    hours = 'publishing_hours: {end: "18:30"}'  # six o'clock would be half outside
    with_channels("language: it", f"language: it\n    {hours}")
    assert timings(ITALY)[0].times == ()
    assert in_a_sentence(timings(ITALY)[0]).startswith("The hours at which posts do better lie")


def test_a_kind_has_hours_of_its_own_and_begins_with_those_of_the_others() -> None:
    a_good_evening()
    with writing() as session:
        for week in range(12):
            sent_at = MONDAY + timedelta(weeks=week, days=5, hours=SIX_IN_THE_EVENING)
            post = ChannelPost(text="Kettle on.", media=(PICTURE,))
            measured(session, ITALY, sent_at, {"24h": 30 + week}, post=post)

    together, pictures, texts = timings(ITALY)

    assert (together.kind, pictures.kind, texts.kind) == (None, "picture", "text")
    assert (together.posts, pictures.posts, texts.posts) == (40, 12, 28)
    assert [time.known.hour for time in texts.times] == [3 * 24 + 18]
    assert pictures.times == (), "they all went out at one hour: no other is known to be worse"


def test_a_channel_begins_with_what_others_of_its_network_learnt() -> None:
    with writing() as session:
        for week in range(6):
            day = MONDAY + timedelta(weeks=week, days=3)
            for hour, likes in ((SIX_IN_THE_EVENING, 16), (NINE_IN_THE_MORNING, 10)):
                sent_at = day + timedelta(hours=hour)
                measured(session, ITALY, sent_at, {"24h": likes + 3 * (week % 3)})
    alone = timings(ITALY)[0]

    for channel in (HUB, "mastodon-germany"):
        a_good_evening(channel)
    (together, *_kinds) = timings_of_all()[ITALY]

    assert (alone.times, alone.elsewhere) == ((), 0)
    assert [time.known.hour for time in together.times] == [3 * 24 + 18]
    assert together.elsewhere == 56


def test_the_form_of_a_brief_says_the_best_times_beside_the_slot() -> None:
    form = {"definitions": {"Brief": {"properties": {"slot": {"description": "?"}}}}}
    a_good_evening()

    said = for_the_form(timings_of_all().values())
    offered = with_best_times(form, said)["definitions"]["Brief"]["properties"]["slot"]

    assert "Best times so far: Hazel & Thyme Italia: Thu 18:00 (" in offered["description"]
    assert offered["description"].startswith("When it is published, on the wall clock there")
    assert "Deutschland" not in offered["description"]
    assert "?" not in with_best_times(form, "")["definitions"]["Brief"]["properties"]["slot"]
    bare = for_the_form(timings_of_all().values(), figures=False)
    assert bare == "Best times so far: Hazel & Thyme Italia: Thu 18:00.", "advice, and no numbers"
