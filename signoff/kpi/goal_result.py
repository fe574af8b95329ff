"""How near a team came to a goal in one period."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from signoff.kpi.counting import Count, counted, gained
from signoff.period import WEEK, Period, Span
from signoff.workspace.goals import Goal


@dataclass(frozen=True)
class GoalResult:
    """One goal, and what came of it."""

    name: str
    metric: str
    owner: str
    """The id of the person who answers for it."""
    value: int | None
    """What was reached; None when nobody could read it."""
    at_least: bool
    target: int
    """What this period had to bring: the whole target, or the period's share of it."""
    whole_target: int
    per: str
    """`week` or `month`: what the whole target is for."""
    shared: bool
    """Whether the period is shorter or longer than the goal's, so that only a share counts."""
    reached: bool
    short_by: int
    percent: float
    bar: int
    """How full a bar of a hundred is."""


def results(
    goals: Sequence[Goal], posts: pd.DataFrame, followers: pd.DataFrame, period: Period
) -> tuple[GoalResult, ...]:
    """Every goal against what the period brought."""
    return tuple(
        _result(goal, _reached(goal, posts, followers), _target(goal, period), period)
        for goal in goals
    )


def _reached(goal: Goal, posts: pd.DataFrame, followers: pd.DataFrame) -> Count:
    if goal.channels is not None:
        posts = posts[posts["channel"].isin(goal.channels)]
        followers = followers[followers.index.isin(goal.channels)]
    if goal.metric == "posts":
        return Count(len(posts))
    if goal.metric == "followers":
        return Count(None if followers.dropna().empty else gained(followers))
    return counted(posts, goal.metric)


def _target(goal: Goal, period: Period) -> int:
    return max(1, round(goal.target * _share(goal, period)))


def _share(goal: Goal, period: Period) -> float:
    if goal.period == "week":
        return period.days / WEEK.days
    return sum(1 / monthrange(day.year, day.month)[1] for day in period.each_day())


def _result(goal: Goal, reached: Count, target: int, period: Period) -> GoalResult:
    value = reached.number or 0
    return GoalResult(
        name=goal.name,
        metric=goal.metric,
        owner=goal.owner,
        value=reached.number,
        at_least=reached.number is not None and reached.unread > 0,
        target=target,
        whole_target=goal.target,
        per=goal.period,
        shared=period.span is not Span(goal.period),
        reached=value >= target,
        short_by=max(0, target - value),
        percent=value / target,
        bar=max(0, min(100, round(100 * value / target))),
    )
