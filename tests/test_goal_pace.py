"""Where a goal is heading is said from what posts as new brought on such days, on local clocks."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from signoff.kpi.counting import follower_table, posts_table
from signoff.kpi.goal_pace import course, own_period
from signoff.kpi.goal_result import as_a_tree, results
from signoff.kpi.pace import Standing
from signoff.kpi.steps import Growth, Step, days_to_come, in_order, so_far
from signoff.period import Period, parse_period
from tests.kpi_rows import goal

WEEK = parse_period("2026-W43", "Europe/Rome")
"""On its Sunday the clocks go back."""
ROME = ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def post(sent_at: datetime, *told: tuple[int, int]) -> list[Step]:
    """A post, and how much more was read after how many hours."""
    return [Step(sent_at + timedelta(hours=after), by, sent_at) for after, by in told]


def growth(posts: Sequence[list[Step]], since: datetime | None = LONG_AGO) -> Growth:
    return Growth(in_order(step for steps in posts for step in steps), since)


def each_week(weekday: int, hour: int, brings: Sequence[int]) -> list[list[Step]]:
    """A post on one weekday of each of the weeks before, the newest first; a day later it has
    brought this, and as much again after seven days."""
    start = datetime(2026, 10, 19, tzinfo=ROME)
    return [
        post(start + timedelta(days=weekday - 7 * (n + 1), hours=hour), (24, by), (168, by))
        for n, by in enumerate(brings)
    ]


def test_a_week_counts_nothing_of_posts_that_are_older() -> None:
    tuesdays = growth(each_week(1, 12, [100] * 9))
    monday = WEEK.utc_bounds()[0]

    assert so_far(tuesdays, WEEK, monday + timedelta(days=3)) == 0
    assert [day[0] for day in days_to_come(tuesdays, WEEK, monday)] == [0, 0, 100, 0, 0, 0, 0]


def test_followers_that_nobody_counted_when_the_week_began_are_not_foretold() -> None:
    """The next count has two weeks in it."""
    steps = [Step(WEEK.utc_bounds()[0] + timedelta(weeks=-n), 10) for n in range(9) if n != 1]
    weekly = goal("followers", 15)
    found = course(Growth(steps, LONG_AGO), weekly, 15, WEEK, WEEK.utc_bounds()[0] + HOUR)
    counted = follower_table((), WEEK)

    (one,) = results([weekly], posts_table((), WEEK.zone), counted, WEEK, {"g": (found,)})

    assert (one.value, one.standing, one.projection) == (None, Standing.UNKNOWN, None)
    assert found.pace.projection is not None


def test_of_the_day_that_is_on_only_what_usually_comes_later_is_to_come() -> None:
    start = WEEK.utc_bounds()[0]
    mornings_and_nights = [post(start - timedelta(weeks=n), (30, 10), (46, 1)) for n in range(1, 9)]

    left = days_to_come(growth(mornings_and_nights), WEEK, start + timedelta(hours=36))

    assert left[0] == [1] * 8
    assert len(left) == 6


def test_weeks_before_the_first_post_are_not_taken_for_empty_ones() -> None:
    start = WEEK.utc_bounds()[0]

    left = days_to_come(growth([], since=start - timedelta(days=20)), WEEK, start)

    assert left == [[0, 0]] * 7
    assert days_to_come(growth([], since=None), WEEK, start) == [[]] * 7


def test_a_day_of_twenty_five_hours_is_held_against_one_of_twenty_four() -> None:
    opens, closes = Period(WEEK.end, WEEK.end, WEEK.zone).utc_bounds()
    sunday_night = datetime(2026, 10, 18, 23, 30, tzinfo=ROME)
    told = [post(sunday_night, (0, 5)), post(sunday_night + timedelta(hours=1), (0, 100))]

    assert closes - opens == timedelta(hours=25)
    assert days_to_come(growth(told), WEEK, opens) == [[5, 0, 0, 0, 0, 0, 0, 0]]


def test_a_goal_at_risk_says_how_much_is_likely() -> None:
    random, start = Random(3), WEEK.utc_bounds()[0]
    past = [
        post(start + timedelta(days=day - 7 * n), (2, random.randint(2, 8)))
        for n in range(9)
        for day in range(7 if n else 4)
    ]

    now = course(growth(past), goal(target=38), 38, WEEK, start + timedelta(days=4))

    assert now.standing is Standing.AT_RISK
    assert now.pace.projection is not None
    assert now.value is not None
    assert now.value < now.pace.projection.low < 38 < now.pace.projection.high
    assert now.lags


@pytest.mark.parametrize(("target", "standing"), [(9, Standing.REACHED), (11, Standing.MISSED)])
def test_when_the_time_is_over_nothing_is_likely_any_more(target: int, standing: Standing) -> None:
    start, end = WEEK.utc_bounds()

    over = course(growth([post(start, (5, 10))]), goal(), target, WEEK, end)

    assert (over.standing, over.pace.projection, over.running) == (standing, None, False)


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    first = own_period(goal(period="month"), parse_period("2026-W53", "Europe/Rome"))

    assert first == parse_period("2026-12", "Europe/Rome")


def test_parts_stand_below_the_goal_that_they_serve() -> None:
    goals = [
        goal(id="a"),
        goal(id="b", serves="d"),
        goal(id="c", serves="b"),
        goal(id="d"),
        goal(id="e", serves="elsewhere"),
    ]

    assert [(one.id, depth) for one, depth in as_a_tree(goals)] == [
        *(("a", 0), ("d", 0), ("b", 1), ("c", 2)),
        ("e", 0),
    ]
