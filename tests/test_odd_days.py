"""An odd day is found in what the store knows, with what is known about that day."""

from datetime import UTC, datetime, timedelta

import pytest

from reports.kpi import work_out
from signoff.reporting import asked_for
from signoff.store.database import writing
from signoff.store.measurements import Measurement, add_readings
from tests.published import published
from tests.read_posts import keep_imported
from tests.story import Time, apply_example

LAST_SUNDAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""All Saints' Day: a public holiday in Italy and in Bavaria."""


def brought(channel: str, sent_at: datetime, likes: int) -> None:
    """A post, read a day later."""
    with writing() as session:
        post = published(session, channel, sent_at)
        read_at = sent_at + timedelta(days=1)
        one = Measurement(publication_id=post.id, age="24h", metric="likes", value=likes)
        one.read_at, one.day = read_at, read_at.date()
        add_readings(session, [one], channel)


@pytest.mark.usefixtures("store")
def test_a_day_of_ten_times_as_much_is_told_with_its_holiday_and_its_posts(time: Time) -> None:
    apply_example()
    time.at = LAST_SUNDAY + timedelta(days=1)
    for week in range(1, 13):
        for day in (0, 1):
            usual = LAST_SUNDAY - timedelta(weeks=week, days=day)
            brought("mastodon-italy", usual, 30 + week % 3)
            brought("mastodon-germany", usual, 30 + week % 3)
    brought("mastodon-italy", LAST_SUNDAY - timedelta(days=1), 300)
    brought("mastodon-germany", LAST_SUNDAY - timedelta(days=1), 31)
    asked = asked_for("weekly-kpi", "2026-W44", time.at)
    with writing() as session:  # what an import tells came on days that nobody knows
        for channel in ("mastodon-italy", "mastodon-germany"):
            keep_imported(session, asked.period, (channel, 6 * 24 * 60, [(90, "likes", 10**6)]))

    found = work_out(asked).around.odd_days

    assert [(odd.channel, odd.metric) for odd in found] == [
        ("Hazel & Thyme Italia", "engagements"),
        ("Hazel & Thyme Italia", "likes"),
    ]
    assert (found[0].day, found[0].value, found[0].more) == (LAST_SUNDAY.date(), 300, True)
    assert found[0].low <= 30 <= found[0].high < 300
    assert "Ognissanti" in found[0].holiday
    assert [title.partition(" ")[0] for title in found[0].posts] == ["Past", "Post"]
