"""What a report says of a week is what plain SQL says of the readings."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, text

from reports.kpi import KpiReport, kpi_report
from signoff.period import Period
from signoff.reporting import asked_for, material
from signoff.store.database import Moment, reading
from tests.posts_sql import PAST_US, told_of
from tests.read_posts import (
    IMPORTED,
    METRICS,
    POST,
    Post,
    a_week_of_its_own,
    count_followers,
    keep,
)
from tests.story import apply_example

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
EACH_IMPORTED = f"""
SELECT -h.id AS id,
    {told_of("likes", "end")} AS likes,
    {told_of("shares", "end")} AS shares,
    {told_of("comments", "end")} AS comments,
    (
        SELECT f.followers FROM follower_counts f
        WHERE f.channel = h.channel AND f.read_at >= :known AND f.read_at <= h.sent_at
        ORDER BY f.read_at DESC LIMIT 1
    ) AS followers
FROM history_posts h WHERE h.sent_at >= :start AND h.sent_at < :end AND {PAST_US}
"""


@pytest.fixture(autouse=True)
def example(store: str) -> None:
    apply_example()


def reported(week: Period) -> KpiReport:
    asked = asked_for("weekly-kpi", f"{week.start}/{week.end}", week.utc_bounds()[1])
    rows, kpis = material(asked), asked.workspace.kpis_of(asked.report)
    return kpi_report(rows.posts, rows.before, rows.followers, asked.goals, week, kpis=kpis)


def by_sql(week: Period) -> Sequence[Mapping[str, Any]]:
    start, end = week.utc_bounds()
    bounds = {"start": start, "end": end, "known": start - timedelta(days=7)}
    moments = [bindparam(name, moment, Moment()) for name, moment in bounds.items()]
    with reading() as session:
        return [
            dict(row)
            for query in (EACH_POST, EACH_IMPORTED)
            for row in session.execute(text(query).bindparams(*moments)).mappings()
        ]


def mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    posts=st.lists(POST, max_size=6),
    imported=st.lists(IMPORTED, max_size=4),
    counts=st.lists(st.integers(0, 7), max_size=4),
)
def test_a_report_says_what_plain_sql_says(
    posts: list[Post], imported: list[tuple[Post, str]], counts: list[int]
) -> None:
    week = a_week_of_its_own()
    keep(week, posts, imported)
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
