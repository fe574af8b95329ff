"""`signoff best-times` says when posts do better, in wall time, or that it does not matter."""

from datetime import UTC, datetime, timedelta

import pytest

from server.commands.best_times import best_times
from signoff.store.database import writing
from signoff.store.measurements import Measurement, add_readings
from tests.published import published
from tests.story import Time, apply_example

ITALY = "mastodon-italy"
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def example(store: str, time: Time) -> None:
    time.at = MONDAY + timedelta(weeks=20)
    apply_example()


def posted(hour: int, likes: int, week: int) -> None:
    """A post at this hour (UTC) of a week's Thursday, read a day and a month later."""
    sent_at = MONDAY + timedelta(weeks=week, days=3, hours=hour)
    with writing() as session:
        post = published(session, ITALY, sent_at)
        for age, number in (("24h", likes), ("30d", 1_000)):
            at = sent_at + timedelta(days=1 if age == "24h" else 30)
            one = Measurement(publication_id=post.id, age=age, metric="likes", value=number)
            one.read_at, one.day = at, at.date()
            add_readings(session, [one], ITALY)


def test_the_better_hours_are_named_by_the_channels_clocks_and_old_posts_have_no_advantage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for week in range(14):
        posted(16, likes=40 + week, week=week)  # six in the evening in Rome
        posted(7, likes=10 + week % 3, week=week)

    best_times(ITALY)

    said = capsys.readouterr().out
    assert "Hazel & Thyme Italia: 28 posts of the last year, on the clocks of Europe/Rome" in said
    assert "Thu 18:00" in said
    assert said.count(":00") == 1


def test_without_posts_no_hour_is_praised(capsys: pytest.CaptureFixture[str]) -> None:
    best_times(ITALY)

    assert "No hour is surely better than another" in capsys.readouterr().out
