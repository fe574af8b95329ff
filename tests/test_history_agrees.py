"""What a report says of goals ahead, a year ago and groups of posts is what plain SQL says."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from math import sqrt
from statistics import fmean, variance
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, text

from reports.kpi import KpiReport, kpi_report
from signoff.history import history
from signoff.kpi.comparing import By
from signoff.kpi.goal_pace import Course
from signoff.period import Period
from signoff.reporting import asked_for, material
from signoff.store.database import Moment, reading, writing
from tests.posts_sql import (
    BROUGHT,
    FIRST,
    FIRST_OF_ALL,
    GAINED,
    GROUPS,
    IMPORTED_BROUGHT,
    WENT_OUT,
)
from tests.read_posts import (
    HUB,
    IMPORTED,
    ITALY,
    POST,
    TOLD,
    TWIN,
    Post,
    a_week_of_its_own,
    count_followers,
    keep,
    keep_imported,
    keep_one,
)
from tests.story import apply_example

ROME = ZoneInfo("Europe/Rome")
MINUTES_OF_A_WEEK = 7 * 24 * 60
EARLIER = st.tuples(
    st.sampled_from([HUB, ITALY]), st.integers(-9 * MINUTES_OF_A_WEEK, MINUTES_OF_A_WEEK), TOLD
)
FACTS = st.fixed_dictionaries(
    {
        "author": st.sampled_from(["giulia", "jonas", "somebody-who-left"]),
        "campaign": st.sampled_from(["Autumn", "Tea", ""]),
        "carries": st.sampled_from(
            [
                None,
                {"text": "a", "media": [], "link": ""},
                {"text": "a", "media": [], "link": "https://example.org"},
                {"text": "a", "media": [{"sha256": "0", "mime": "image/png"}], "link": ""},
            ]
        ),
    }
)
PAST_FACTS = st.fixed_dictionaries(
    {
        "campaign": st.sampled_from(["Autumn", ""]),
        "kind": st.sampled_from(["picture", "video", ""]),
    }
)
SOON = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def example(store: str) -> None:
    apply_example()


def by_sql(query: str, **moments: datetime) -> list[tuple[Any, ...]]:
    bounds = [bindparam(name, moment, Moment()) for name, moment in moments.items()]
    with reading() as session:
        return [tuple(row) for row in session.execute(text(query).bindparams(*bounds))]


def number(query: str, **moments: datetime) -> int:
    return int(by_sql(query, **moments)[0][0])


def reported(week: Period, at: datetime) -> KpiReport:
    asked = asked_for("weekly-kpi", f"{week.start}/{week.end}", at)
    rows = material(asked)
    known = history(asked, rows, at)
    return kpi_report(rows.posts, rows.before, rows.followers, asked.goals, week, known=known)


def likely(
    week: Period, at: datetime, query: str, first: str, besides: str = ""
) -> tuple[int, tuple[float, ...] | None]:
    """So far, and where it will be: the wall clock's days of eight weeks, one by one.

    What came `besides` counts, and says nothing of single days.
    """
    start, _end = week.utc_bounds()
    so_far = number(query, start=start, until=at)
    so_far += number(besides, start=start, until=at) if besides else 0
    wall = at.astimezone(ROME).replace(tzinfo=None)
    days = [datetime.combine(day, time()) for day in week.each_day()]
    marks = [wall, *(day for day in days if day > wall), days[-1] + timedelta(days=1)]
    samples: list[list[int]] = [[] for _ in marks[1:]]
    for back in range(1, 9):
        then = [rome(mark - timedelta(weeks=back)) for mark in marks]
        began = rome(days[0] - timedelta(weeks=back))
        if number(first, until=began + timedelta(microseconds=1)):
            told = [number(query, start=began, until=mark) for mark in then]
            for sample, opens, closes in zip(samples, told, told[1:], strict=False):
                sample.append(closes - opens)
    if len(samples[0]) < 3:
        return so_far, None
    middle = so_far + sum(map(fmean, samples))
    spread = 1.2816 * sqrt(sum(variance(day) * (1 + 1 / len(day)) for day in samples))
    return so_far, tuple(max(so_far, one) for one in (middle, middle - spread, middle + spread))


def rome(wall: datetime) -> datetime:
    return wall.replace(tzinfo=ROME).astimezone(UTC)


def said(course: Course | None) -> tuple[int | None, tuple[Any, ...] | None]:
    assert course is not None
    one = course.pace.projection
    if one is None:
        return course.value, None
    parts = (one.expected, one.low, one.high)
    return course.value, tuple(pytest.approx(part, rel=1e-9, abs=1e-6) for part in parts)


@SOON
@given(
    posts=st.lists(EARLIER, max_size=12),
    imported=st.lists(st.tuples(EARLIER, TWIN), max_size=6),
    hours=st.integers(0, 7 * 24 - 1),
)
def test_where_goals_are_heading_is_what_plain_sql_says(
    posts: list[Post], imported: list[tuple[Post, str]], hours: int
) -> None:
    week = a_week_of_its_own()
    keep(week, posts, imported)
    at = week.utc_bounds()[0] + timedelta(hours=hours)

    goals = {goal.id: goal for goal in reported(week, at).goals}

    so_far, projected = likely(week, at, BROUGHT, FIRST, IMPORTED_BROUGHT)
    nothing_read = not so_far and number(WENT_OUT, start=week.utc_bounds()[0], until=at)
    if not nothing_read:
        assert (so_far, projected) == said(goals["conversation"].now)
    assert likely(week, at, WENT_OUT, FIRST_OF_ALL) == said(goals["presence"].now)


@SOON
@given(days=st.lists(st.integers(0, 7), min_size=1, max_size=6))
def test_followers_gained_in_the_month_are_what_plain_sql_says(days: list[int]) -> None:
    week = a_week_of_its_own()
    count_followers(week, days, ITALY)
    at = week.utc_bounds()[1]

    whole = {goal.id: goal for goal in reported(week, at).goals}["italy-grows"].whole

    assert whole is not None
    start, end = whole.period.utc_bounds()
    known = start - timedelta(weeks=8)
    assert (whole.value or 0) == number(GAINED, start=start, until=min(at, end), known=known)


@SOON
@given(
    posts=st.lists(st.tuples(POST, FACTS), max_size=8),
    imported=st.lists(st.tuples(POST, PAST_FACTS), max_size=5),
)
def test_groups_of_posts_have_what_plain_sql_says(
    posts: list[tuple[Post, Any]], imported: list[tuple[Post, Any]]
) -> None:
    week = a_week_of_its_own()
    with writing() as session:
        for post, facts in posts:
            keep_one(session, week, post, **facts)
        for post, facts in imported:
            keep_imported(session, week, post, **facts)
    start, end = week.utc_bounds()

    comparisons = {one.by: one.groups for one in reported(week, end).around.comparisons}

    for by in By:
        rows = by_sql(GROUPS.format(by=by.value), start=start, until=end)
        found = sorted(
            (group.name, group.posts, group.read, group.engagements)
            for group in comparisons.get(by, ())
        )
        assert found == (sorted(map(_whole, rows)) if len(rows) > 1 else [])


def _whole(row: Sequence[Any]) -> tuple[str, int, int, int | None]:
    name, posts, read, brought = row
    return name, posts, read, None if brought is None else int(brought)


@SOON
@given(
    then=st.lists(POST, max_size=3),
    imported=st.lists(IMPORTED, max_size=3),
    now=st.lists(POST, max_size=3),
)
def test_a_year_ago_is_what_plain_sql_says(
    then: list[Post], imported: list[tuple[Post, str]], now: list[Post]
) -> None:
    week = a_week_of_its_own()
    a_year_ago = Period(week.start - timedelta(364), week.end - timedelta(364), week.zone)
    keep(a_year_ago, then, imported)
    keep(week, now)
    start, end = a_year_ago.utc_bounds()

    said = reported(week, week.utc_bounds()[1]).around.year_ago

    if not number(FIRST_OF_ALL, until=end):
        assert said is None
        return
    assert said is not None
    assert said.posts == number(WENT_OUT, start=start, until=end)
    if said.engagements.before is not None:
        brought = number(BROUGHT, start=start, until=end)
        brought += number(IMPORTED_BROUGHT, start=start, until=end)
        assert said.engagements.before == brought


def test_a_group_s_kpi_is_exact() -> None:
    week = a_week_of_its_own()
    keep(week, [(HUB, 60 * n, [(10, "likes", n)]) for n in range(1, 8)])
    keep(week, [(ITALY, 60 * n, [(10, "likes", 1)]) for n in range(1, 8)])

    by_region = reported(week, week.utc_bounds()[1]).around.comparisons[0]

    assert [group.per_post for group in by_region.groups] == [Fraction(4), Fraction(1)]
