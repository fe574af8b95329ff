"""How the team worked is what plain SQL says of questions, decisions and publications."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from statistics import median_high, median_low
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, String, bindparam, text

from signoff.kpi.teamwork import Share, Spell, Stage, Teamwork
from signoff.period import Period, parse_period
from signoff.reporting import Asked, asked_for
from signoff.store.database import Moment, reading
from signoff.teamwork import team_record, what_waits
from signoff.working_time import is_working
from signoff.workspace import Workspace
from tests.story import Told, apply_example
from tests.team_days import CHANNELS, QUARTER, Post, keep

WEEKS = count(1)

FINISHED = """
WITH firsts AS (
    SELECT content_id, min(sent_at) AS out_at FROM publications GROUP BY content_id
)
SELECT c.id, c.region, c.opened_at, f.out_at,
    (SELECT count(*) FROM revisions r WHERE r.content_id = c.id) AS rounds,
    (SELECT count(*) FROM decisions d WHERE d.content_id = c.id) AS decisions,
    (SELECT count(*) FROM decisions d WHERE d.content_id = c.id AND d.verdict <> 'APPROVE')
        AS objections,
    (SELECT max(d.decided_at) FROM decisions d WHERE d.content_id = c.id) AS agreed_at
FROM contents c LEFT JOIN firsts f ON f.content_id = c.id
WHERE ((f.out_at >= :start AND f.out_at < :end)
    OR (f.out_at IS NULL AND c.closed_at >= :start AND c.closed_at < :end))
"""
ASKED = """
SELECT q.content_id, q.gate, q.level, q.opened_at, q.due_at, CASE WHEN q.gate = 'create'
    THEN (SELECT r.made_at FROM revisions r
        WHERE r.content_id = q.content_id AND r.number = q.round)
    ELSE (SELECT max(d.decided_at) FROM decisions d JOIN revisions r ON r.id = d.revision_id
        WHERE r.content_id = q.content_id AND r.number = q.round
        AND d.gate = q.gate AND d.level = q.level) END AS ended_at
FROM questions q
"""
ON_TIME = """
SELECT p.sent_at, c.slot_local, c.slot_zone FROM publications p
JOIN contents c ON c.id = p.content_id WHERE p.sent_at >= :start AND p.sent_at < :end
"""
WAITING = """
SELECT c.id FROM contents c JOIN questions q ON q.content_id = c.id WHERE q.closed_at IS NULL
"""
TEA = " AND lower(c.brief ->> 'campaign') = 'winter tea'"
PRESENCE = " AND c.brief ->> 'goal' = 'presence'"
NARROWED: Mapping[str, dict[str, tuple[str, ...]]] = {
    "": {},
    TEA: {"campaigns": ("winter TEA",)},
    PRESENCE: {"goals": ("presence",)},
    TEA + PRESENCE: {"campaigns": ("Winter tea",), "goals": ("presence", "italy-grows")},
}
"""What plain SQL asks for more, and what a report says to be about the same posts."""

QUARTERS = st.integers(0, 80)
POST = st.tuples(
    st.sampled_from(CHANNELS),
    st.integers(-600, 7 * 24 * 60 + 600),
    st.integers(-3, 20) | st.none(),
    st.lists(st.tuples(QUARTERS, QUARTERS, QUARTERS, QUARTERS, QUARTERS), min_size=1, max_size=3),
    st.integers(0, 9),
    st.tuples(
        st.sampled_from(["Winter tea", "", "Spring"]), st.sampled_from(["presence", "conversation"])
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


def asked_about(week: Period, narrowed: str) -> Asked:
    asked = asked_for("weekly-kpi", f"{week.start}/{week.end}", week.utc_bounds()[1])
    return replace(asked, report=asked.report.model_copy(update=dict(NARROWED[narrowed])))


def by_sql(statement: str, week: Period) -> Sequence[Mapping[str, Any]]:
    start, end = week.utc_bounds()
    moments = {
        name: Moment() for name in ("opened_at", "out_at", "agreed_at", "due_at", "ended_at")
    }
    asks = text(statement).columns(
        **moments, sent_at=Moment(), id=Integer(), region=String(), content_id=Integer()
    )
    bounds = {"start": start, "end": end} if ":start" in statement else {}
    with reading() as session:
        found = session.execute(
            asks.bindparams(*(bindparam(name, at, Moment()) for name, at in bounds.items()))
        )
        return [dict(row) for row in found.mappings()]


def worked(row: Mapping[str, Any], workspace: Workspace) -> timedelta:
    """Quarter by quarter: does the person work in it?"""
    who = {"create": "giulia", "review": "luca"}.get(row["gate"])
    person = workspace.person(who or {"brand": "olivia", "legal": "noah"}[row["level"]])
    region, zone = workspace.region(person.region), workspace.zone_of(person)
    quarters = (row["ended_at"] - row["opened_at"]) // QUARTER
    inside = (row["opened_at"] + n * QUARTER + QUARTER / 2 for n in range(quarters))
    return sum(is_working(moment, region, zone) for moment in inside) * QUARTER


def spell(times: Sequence[timedelta]) -> Spell:
    if not times:
        return Spell(None, 0)
    return Spell((median_low(times) + median_high(times)) / 2, len(times), sum(times, timedelta()))


def overdue(rows: Sequence[Mapping[str, Any]]) -> Share:
    return Share(sum(row["ended_at"] > row["due_at"] for row in rows), len(rows))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=st.lists(POST, max_size=4), narrowed=st.sampled_from([*NARROWED]))
def test_how_the_team_worked_is_what_plain_sql_says(posts: list[Post], narrowed: str) -> None:
    week = a_week_of_its_own()
    keep(week, posts)
    asked_for_these = asked_about(week, narrowed)
    workspace = asked_for_these.workspace

    said = team_record(asked_for_these).now

    finished = {row["id"]: row for row in by_sql(FINISHED + narrowed, week)}
    asked = [row for row in by_sql(ASKED, week) if row["content_id"] in finished]
    out = [row for row in finished.values() if row["out_at"]]
    assert (said.posts, said.out) == (len(finished), len(out))
    assert said.took == spell([row["out_at"] - row["opened_at"] for row in out])
    rounds = [row["rounds"] for row in finished.values()]
    assert said.rounds == (Fraction(sum(rounds), len(rounds)) if rounds else None)
    assert said.first_pass == Share(sum(not row["objections"] for row in out), len(finished))
    assert said.overdue == overdue(asked)
    _holds_the_same(said, asked, finished, workspace)
    _stages_are_the_same(said, asked, out)
    slots = by_sql(ON_TIME + narrowed, week)
    late = [_late(row) > timedelta(minutes=5) for row in slots]
    assert said.on_time == Share(late.count(False), len(late))


@pytest.mark.parametrize("narrowed", NARROWED)
def test_what_waits_is_about_the_posts_that_the_report_tells_of(narrowed: str) -> None:
    for n, (campaign, goal) in enumerate(
        [("Winter tea", "presence"), ("Winter tea", "conversation"), ("", "presence")]
    ):
        Told(f"run-{n}", title=f"Post {n}", campaign=campaign, goal=goal).turn()
    asked = asked_about(a_week_of_its_own(), narrowed)

    waiting, record = what_waits(asked), team_record(asked)

    expected = {row["id"] for row in by_sql(WAITING + narrowed, asked.period)}
    assert expected
    assert {one.content_id for one in waiting} == expected
    assert {one.content_id for one in record.waiting} == expected
    # How many posts a channel is to have says nothing about some of them.
    assert bool(record.cadence) is (not narrowed)


def _holds_the_same(
    said: Teamwork,
    asked: Sequence[Mapping[str, Any]],
    finished: Mapping[int, Mapping[str, Any]],
    workspace: Workspace,
) -> None:
    for held in said.levels:
        rows = [row for row in asked if (row["gate"], row["level"]) == held.key]
        assert held.worked == spell([worked(row, workspace) for row in rows])
        assert held.overdue == overdue(rows)
    for held in said.regions:
        rows = [row for row in asked if (finished[row["content_id"]]["region"],) == held.key]
        assert held.worked == spell([worked(row, workspace) for row in rows])
    assert sum(held.worked.of for held in said.levels) == len(asked)
    assert sum(held.worked.of for held in said.regions) == len(asked)


def _stages_are_the_same(
    said: Teamwork, asked: Sequence[Mapping[str, Any]], out: Sequence[Mapping[str, Any]]
) -> None:
    stages = dict(said.stages)
    for stage in (Stage.CREATE, Stage.REVIEW, Stage.APPROVE):
        mine = [[row for row in asked if row["content_id"] == post["id"]] for post in out]
        times = [_quarters_in([row for row in rows if row["gate"] == stage]) for rows in mine]
        assert stages[stage] == spell(times)
    assert stages[Stage.BRIEF] == spell([QUARTER for _post in out])
    assert stages[Stage.PUBLISH] == spell([post["out_at"] - post["agreed_at"] for post in out])


def _quarters_in(rows: Sequence[Mapping[str, Any]]) -> timedelta:
    """How many different quarters of an hour lie in at least one of these."""
    inside = {
        row["opened_at"] + n * QUARTER
        for row in rows
        for n in range((row["ended_at"] - row["opened_at"]) // QUARTER)
    }
    return len(inside) * QUARTER


def _late(row: Mapping[str, Any]) -> timedelta:
    slot = datetime.fromisoformat(row["slot_local"]).replace(tzinfo=UTC)
    late: timedelta = row["sent_at"] - slot
    return late
