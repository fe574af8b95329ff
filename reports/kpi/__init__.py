"""The KPI report: how the posts of a week did, against the goals and the week before."""

from collections.abc import Mapping, Sequence

from reports.kpi.next_steps import next_steps
from reports.kpi.numbers import KpiReport, KpiResult
from reports.kpi.rendering import render
from reports.kpi.tables import best_first, by_channel, by_days
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
from signoff.workspace import Goal

__all__ = ["KpiReport", "kpi_report", "render", "work_out"]

NO_NAMES: Mapping[str, str] = {}


def work_out(asked: Asked) -> KpiReport:
    """Every number of the report, as it is now."""
    rows = material(asked)
    return kpi_report(
        rows.posts,
        rows.before,
        rows.followers,
        asked.goals,
        asked.period,
        channels=asked.channels,
        people={id: person.name for id, person in asked.workspace.team.people.items()},
        kpis=asked.workspace.kpis_of(asked.report),
    )


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
) -> KpiReport:
    """Work out a period.

    `channels` names every channel that the report is about, so that a silent one is seen;
    `people` names those who answer for a goal. Both are by id. `kpis` in the report's order.
    """
    posts, before = list(posts), list(before)
    now, past = posts_table(posts, period.zone), posts_table(before, period.zone)
    followed = follower_table(followers, period)
    every_post = best_first(now)
    every_channel = by_channel(now, past, followed, channels)
    reached = results(goals, now, followed, period)
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
        kpis=tuple(
            KpiResult(kpi.name, kpi.unit, value(kpi, posts), value(kpi, before)) for kpi in kpis
        ),
        unread=int((~now["read"]).sum()),
        incomplete=int((now["read"] & ~now["complete"]).sum()),
        next_steps=next_steps(every_post, every_channel, reached, people),
    )
