"""Posts of a week with what was read of them, made up by hypothesis and kept in the store."""

from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from signoff.period import Period, parse_period
from signoff.store.database import writing
from signoff.store.measurements import FollowerCount, Measurement, add_readings
from signoff.store.publications import Publication
from tests.published import published

WEEKS = count(1)
HUB, ITALY = "mastodon-hub", "mastodon-italy"
METRICS = ("likes", "shares", "comments")

Told = list[tuple[int, str, int]]
"""How many minutes after the post, which metric, which number; in any order."""
Post = tuple[str, int, Told]
"""On which channel, how many minutes after the week's first moment, and what was read of it."""

TOLD = st.lists(
    st.tuples(st.integers(1, 9 * 24 * 60), st.sampled_from(METRICS), st.integers(0, 10**10)),
    max_size=6,
)
POST = st.tuples(st.sampled_from([HUB, ITALY]), st.integers(-600, 7 * 24 * 60 + 600), TOLD)


def a_week_of_its_own() -> Period:
    """Far from those of the other examples, and often one in which clocks change."""
    number = next(WEEKS)
    weeks = (13, 44, 5)  # the last ones of March and October, and a quiet one
    return parse_period(f"{2027 + number}-W{weeks[number % 3]:02d}", "Europe/Rome")


def keep(week: Period, posts: list[Post]) -> None:
    """Keep these posts."""
    with writing() as session:
        for post in posts:
            keep_one(session, week, post)


def keep_one(session: Session, week: Period, post: Post, **facts: Any) -> Publication:
    """Keep a post of which such facts are known."""
    channel, minutes, told = post
    sent_at = week.utc_bounds()[0] + timedelta(minutes=minutes)
    kept = published(session, channel, sent_at, **facts)
    new = []
    for age, (later, metric, value) in enumerate(told):
        read_at = sent_at + timedelta(minutes=later)
        one = Measurement(publication_id=kept.id, age=f"{age}m", metric=metric)
        one.value, one.read_at, one.day = value, read_at, read_at.date()
        new.append(one)
    add_readings(session, new, channel)
    return kept


def count_followers(week: Period, days: list[int], channel: str = HUB) -> None:
    """Count those of one channel on some days; the others nobody counted."""
    start = week.utc_bounds()[0]
    with writing() as session:
        for n, day in enumerate(days):
            read_at = start - timedelta(days=1) + timedelta(days=day, seconds=n)
            session.add(FollowerCount(channel=channel, followers=n * 100, read_at=read_at))
