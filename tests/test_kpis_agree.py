"""What a report says of a week is what plain SQL says of the readings."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, text

from reports.kpi import KpiReport, kpi_report
from signoff.period import Period, parse_period
from signoff.reporting import asked_for, material
from signoff.store.database import Moment, reading, writing
from signoff.store.measurements import FollowerCount, Measurement, add_readings
from tests.published import published
from tests.story import apply_example

WEEKS = count(1)
HUB, ITALY = "mastodon-hub", "mastodon-italy"
METRICS = ("likes", "shares", "comments")

EACH_POST = """
WITH newest AS (
    SELECT publication_id, metric, value, row_number() OVER (
        PARTITION BY publication_id, metric ORDER BY read_at DESC, id DESC
    ) AS back FROM measurements WHERE read_at < :end
)
SELECT p.id,
    max(CASE WHEN n.metric = 'likes' THEN n.value END) AS likes,
    max(CASE WHEN n.metric = 'shares' THEN n.value END) AS shares,
    max(CASE WHEN n.metric = 'comments' THEN n.value END) AS comments,
    (
        SELECT f.followers FROM follower_counts f
        WHERE f.channel = p.channel AND f.read_at >= :known AND f.read_at <= p.sent_at
        ORDER BY f.read_at DESC LIMIT 1
    ) AS followers
FROM publications p LEFT JOIN newest n ON n.publication_id = p.id AND n.back = 1
WHERE p.sent_at >= :start AND p.sent_at < :end GROUP BY p.id, p.channel, p.sent_at
"""

Post = tuple[str, int, list[tuple[int, str, int]]]
"""On which channel, how many minutes after the week's first moment, and what was read of it: how
many minutes later, which metric, which number."""

POST = st.tuples(
    st.sampled_from([HUB, ITALY]),
    st.integers(-600, 7 * 24 * 60 + 600),
    st.lists(
        st.tuples(st.integers(1, 9 * 24 * 60), st.sampled_from(METRICS), st.integers(0, 10**10)),
        max_size=6,
    ),
)


@pytest.fixture(autouse=True)
def example(store: str) -> None:
    apply_example()


def a_week_of_its_own() -> Period:
    """Far from those of the other examples, and often one in which clocks change."""
    number = next(WEEKS)
    weeks = (13, 44, 5)  # the last ones of March and October, and a quiet one
    return parse_period(f"{2027 + number}-W{weeks[number % 3]:02d}", "Europe/Rome")


def keep(week: Period, posts: list[Post]) -> None:
    start, ages = week.utc_bounds()[0], count(1)
    with writing() as session:
        for channel, minutes, told in posts:
            post = published(session, channel, start + timedelta(minutes=minutes))
            assert post.sent_at is not None
            new = []
            for later, metric, value in told:
                read_at = post.sent_at + timedelta(minutes=later)
                one = Measurement(publication_id=post.id, age=f"{next(ages)}m", metric=metric)
                one.value, one.read_at, one.day = value, read_at, read_at.date()
                new.append(one)
            add_readings(session, new, channel)


def count_followers(week: Period, days: list[int]) -> None:
    """Count those of one channel on some days; the others nobody counted."""
    start = week.utc_bounds()[0]
    with writing() as session:
        for n, day in enumerate(days):
            read_at = start - timedelta(days=1) + timedelta(days=day, seconds=n)
            session.add(FollowerCount(channel=HUB, followers=n * 100, read_at=read_at))


def reported(week: Period) -> KpiReport:
    asked = asked_for("weekly-kpi", f"{week.start}/{week.end}", datetime.now(UTC))
    rows, kpis = material(asked), asked.workspace.kpis_of(asked.report)
    return kpi_report(rows.posts, rows.before, rows.followers, asked.goals, week, kpis=kpis)


def by_sql(week: Period) -> Sequence[Mapping[str, Any]]:
    start, end = week.utc_bounds()
    bounds = {"start": start, "end": end, "known": start - timedelta(days=7)}
    moments = [bindparam(name, moment, Moment()) for name, moment in bounds.items()]
    with reading() as session:
        rows = session.execute(text(EACH_POST).bindparams(*moments)).mappings()
        return [dict(row) for row in rows]


def mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=st.lists(POST, max_size=6), counts=st.lists(st.integers(0, 7), max_size=4))
def test_a_report_says_what_plain_sql_says(posts: list[Post], counts: list[int]) -> None:
    week = a_week_of_its_own()
    keep(week, posts)
    count_followers(week, counts)

    said, rows = reported(week), by_sql(week)

    known = [row for row in rows if any(row[metric] is not None for metric in METRICS)]
    brought = [sum(row[metric] or 0 for metric in METRICS) for row in known]
    assert said.posts.now == len(rows)
    assert said.engagements.now == (sum(brought) if known or not rows else None)
    assert said.unread == len(rows) - len(known)
    by_followers, what_people_did = (one.now for one in said.kpis)
    assert by_followers.number == mean(
        [
            Fraction(n, row["followers"])
            for n, row in zip(brought, known, strict=True)
            if row["followers"]
        ]
    )
    whole = [row for row in rows if None not in (row["likes"], row["shares"], row["comments"])]
    assert what_people_did.counted == len(whole)
    assert what_people_did.number == mean(
        [Fraction(row["likes"] + 2 * row["comments"] + 3 * row["shares"]) for row in whole]
    )
