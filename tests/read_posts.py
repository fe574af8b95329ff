"""Posts of a week with what was read of them, made up by hypothesis and kept in the store.

Some are ours, and some were imported; some of those are ours all the same.
"""

from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from signoff.period import Period, parse_period
from signoff.store.database import writing
from signoff.store.measurements import FollowerCount, Measurement, add_readings
from signoff.store.past_posts import HistoryImport, HistoryPost, HistoryReading
from signoff.store.publications import Publication
from tests.published import published

WEEKS, NUMBERS = count(1), count(1)
NOTHING: list[Any] = []
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
TWIN = st.sampled_from(["", "", "id", "url"])
"""By what an imported post is one that we sent too; empty: by nothing."""
IMPORTED = st.tuples(POST, TWIN)


def a_week_of_its_own() -> Period:
    """Far from those of the other examples, and often one in which clocks change."""
    number = next(WEEKS)
    weeks = (13, 44, 5)  # the last ones of March and October, and a quiet one
    return parse_period(f"{2027 + number}-W{weeks[number % 3]:02d}", "Europe/Rome")


def keep(week: Period, posts: list[Post], imported: list[tuple[Post, str]] = NOTHING) -> None:
    """Keep these posts."""
    with writing() as session:
        ours = [keep_one(session, week, post) for post in posts]
        for post, twin in imported:
            of = next((one for one in ours if twin and one.channel == post[0]), None)
            keep_imported(session, week, post, (of, twin) if of else None)
            ours = [one for one in ours if one is not of]


def keep_imported(
    session: Session,
    week: Period,
    post: Post,
    twin: tuple[Publication, str] | None = None,
    **facts: str,
) -> None:
    """Keep a post that was imported, and that may be one of ours; each number from its own file."""
    channel, minutes, told = post
    number = next(NUMBERS)
    kept = HistoryPost(channel=channel, network="mastodon", network_id=f"there-{number}")
    kept.title = kept.text = f"Past us {number}"
    kept.sent_at = week.utc_bounds()[0] + timedelta(minutes=minutes)
    kept.campaign, kept.kind = facts.get("campaign", ""), facts.get("kind", "")
    if twin:
        ours, same = twin
        ours.network_id, ours.url = f"here-{ours.id}", f"https://here.example/{ours.id}"
        kept.network_id = ours.network_id if same == "id" else kept.network_id
        kept.url = ours.url if same == "url" else None
    files = [
        HistoryImport(channel=channel, fingerprint=f"{number}-{n}", file="a.csv", line=1)
        for n in range(max(1, len(told)))
    ]
    for file in files:
        file.read_at = file.begun_at = kept.sent_at
    session.add_all(files)
    session.flush()
    kept.import_id = files[0].id
    session.add(kept)
    session.flush()
    for file, (later, metric, value) in zip(files, told, strict=False):
        one = HistoryReading(post_id=kept.id, metric=metric, import_id=file.id, value=value)
        one.read_at = kept.sent_at + timedelta(minutes=later)
        session.add(one)


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
