"""The KPI report: how the posts of a week did, against the goals and the week before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from reports.kpi.around import around
from reports.kpi.next_steps import next_steps
from reports.kpi.numbers import KpiReport, KpiResult
from reports.kpi.rendering import render
from reports.kpi.tables import best_first, by_channel, by_days
from signoff import clock
from signoff.history import History, history
from signoff.kpi.catalogue import Kpi
from signoff.kpi.counting import (
    Count,
    Rows,
    compare,
    counted,
    follower_table,
    followers_compared,
    posts_table,
)
from signoff.kpi.goal_result import results
from signoff.kpi.of_posts import value
from signoff.period import Period
from signoff.reporting import Asked, material
from signoff.what_drives import what_drives
from signoff.workspace import Goal

__all__ = ["KpiReport", "kpi_report", "of_period", "render", "work_out"]

NO_NAMES: Mapping[str, str] = {}
NOTHING_KNOWN = History()


def work_out(asked: Asked) -> KpiReport:
    """Every number of the report, as it is now."""
    return replace(of_period(asked), drivers=what_drives(asked))


def of_period(asked: Asked) -> KpiReport:
    """The same without what is learnt from a whole year: for whoever does not tell of that."""
    rows = material(asked)
    numbers = kpi_report(
        rows.posts,
        rows.before,
        rows.followers,
        asked.goals,
        asked.period,
        channels=asked.channels,
        people={id: person.name for id, person in asked.workspace.team.people.items()},
        kpis=asked.workspace.kpis_of(asked.report),
        known=history(asked, rows, clock.now()),
        all_goals=asked.workspace.goals,
    )
    return replace(numbers, has_workbook="xlsx" in asked.report.attached)


def kpi_report(
    posts: Rows,
    before: Rows,
    followers: Rows,
    goals: Sequence[Goal],
    period: Period,
    *,
    channels: Mapping[str, str] = NO_NAMES,
    people: Mapping[str, str] = NO_NAMES,
    kpis: Sequence[Kpi] = (),
    known: History = NOTHING_KNOWN,
    all_goals: Collection[str] | None = None,
) -> KpiReport:
    """Work out a period: `channels` (all that it is about) and `people` are names by id, `kpis` in
    the report's order, `all_goals` the ids of the team's (None: do not look who has none)."""
    posts, before = list(posts), list(before)
    now, past = posts_table(posts, period.zone), posts_table(before, period.zone)
    followed = follower_table(followers, period)
    every_post, every_channel = best_first(now), by_channel(now, past, followed, channels)
    reached = results(goals, now, followed, period, known.courses, _served(posts, known))
    beside = around(posts, period, kpis, known, all_goals)
    return KpiReport(
        period=period,
        posts=compare(Count(len(now)), Count(len(past))),
        engagements=compare(counted(now, "engagements"), counted(past, "engagements")),
        followers=followers_compared(followed),
        goals=reached,
        goals_reached=sum(goal.reached for goal in reached),
        every_post=every_post,
        channels=every_channel,
        columns=by_days(now, past, period),
        kpis=tuple(_kpi(kpi, posts, before) for kpi in kpis),
        unread=int((~now["read"]).sum()),
        incomplete=int((now["read"] & ~now["complete"]).sum()),
        next_steps=next_steps(every_post, every_channel, reached, people, beside.without_goal),
        around=beside,
    )


def _kpi(kpi: Kpi, posts: Rows, before: Rows) -> KpiResult:
    return KpiResult(kpi.name, kpi.unit, value(kpi, posts), value(kpi, before))


def _served(posts: Rows, known: History) -> set[str] | None:
    """The goals that something was or will be published for; None: nobody looked."""
    if known.planned_for is None:
        return None
    return {post["goal"] for post in posts} | known.planned_for
