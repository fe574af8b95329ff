"""How near a team came to its goals in one period, and where they stand."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from signoff.kpi.counting import Count, counted, gained
from signoff.kpi.goal_pace import Course
from signoff.kpi.pace import Projection, Standing
from signoff.period import WEEK, Period, Span
from signoff.workspace.goals import Goal

Courses = Mapping[str, Sequence[Course]]
"""By a goal's id, how it does in the periods that are not over, or not the report's."""
NO_COURSES: Courses = {}


@dataclass(frozen=True)
class GoalResult:
    """One goal, and what came of it."""

    id: str
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
    serves: str | None
    """The id of the larger goal that it is a part of."""
    depth: int
    """How many larger goals it is a part of."""
    served: bool
    """Whether a post of this period, or one to come, is for it or for a part of it."""
    now: Course | None
    """While the period is not over: where the goal is heading in it."""
    whole: Course | None
    """Where it stands in a period of its own that is longer than the report's."""

    @property
    def standing(self) -> Standing:
        """How it stands in the report's period."""
        if self.reached:
            return Standing.REACHED
        if self.now:
            return self.now.standing
        return Standing.UNKNOWN if self.value is None else Standing.MISSED

    @property
    def lagging(self) -> Course | None:
        """The period in which it will be missed as things go, and something can still be done."""
        return next((one for one in (self.now, self.whole) if one and one.lags), None)

    @property
    def projection(self) -> Projection | None:
        """Where it will be at the end of the period, if that is to come and can be said."""
        return self.now.pace.projection if self.now else None


def results(
    goals: Sequence[Goal],
    posts: pd.DataFrame,
    followers: pd.DataFrame,
    period: Period,
    courses: Courses = NO_COURSES,
    served: Collection[str] | None = None,
) -> tuple[GoalResult, ...]:
    """Every goal against what the period brought, each right below the one that it serves.

    `served` are the ids of goals that posts of the period, or posts to come, are for; None: nobody
    looked.
    """
    names = {goal.id for goal in goals} if served is None else served
    all_served = _with_those_above(goals, names)
    return tuple(
        _result(
            goal,
            _reached(goal, posts, followers),
            period,
            depth,
            goal.id in all_served,
            courses.get(goal.id, ()),
        )
        for goal, depth in as_a_tree(goals)
    )


def as_a_tree(goals: Sequence[Goal]) -> list[tuple[Goal, int]]:
    """The goals in their order, each followed by its parts, and how deep each lies."""
    known = {goal.id for goal in goals}
    tops = [goal for goal in goals if goal.serves not in known]
    return [found for top in tops for found in _below(top, goals, 0)]


def _below(goal: Goal, goals: Sequence[Goal], depth: int) -> Iterator[tuple[Goal, int]]:
    yield goal, depth
    for part in goals:
        if part.serves == goal.id:
            yield from _below(part, goals, depth + 1)


def _with_those_above(goals: Sequence[Goal], served: Collection[str]) -> set[str]:
    above = {goal.id: goal.serves for goal in goals}
    found: set[str] = set()
    for id in served:
        up: str | None = id
        while up and up not in found:
            found.add(up)
            up = above.get(up)
    return found


def _reached(goal: Goal, posts: pd.DataFrame, followers: pd.DataFrame) -> Count:
    if goal.channels is not None:
        posts = posts[posts["channel"].isin(goal.channels)]
        followers = followers[followers.index.isin(goal.channels)]
    if goal.metric == "posts":
        return Count(len(posts))
    if goal.metric == "followers":
        return Count(None if followers.dropna().empty else gained(followers))
    return counted(posts, goal.metric)


def target_in(goal: Goal, period: Period) -> int:
    """What the goal asks of a period: its target, or the period's share of it."""
    return max(1, round(goal.target * _share(goal, period)))


def _share(goal: Goal, period: Period) -> float:
    if goal.period == "week":
        return period.days / WEEK.days
    return sum(1 / monthrange(day.year, day.month)[1] for day in period.each_day())


def _result(
    goal: Goal, reached: Count, period: Period, depth: int, served: bool, courses: Sequence[Course]
) -> GoalResult:
    known = reached.number is not None
    value, target = reached.number or 0, target_in(goal, period)
    return GoalResult(
        id=goal.id,
        name=goal.name,
        metric=goal.metric,
        owner=goal.owner,
        value=reached.number,
        at_least=known and reached.unread > 0,
        target=target,
        whole_target=goal.target,
        per=goal.period,
        shared=period.span is not Span(goal.period),
        reached=value >= target,
        short_by=max(0, target - value),
        percent=value / target,
        bar=max(0, min(100, round(100 * value / target))),
        serves=goal.serves,
        depth=depth,
        served=served,
        # What nobody could count is not foretold either: a count that was missed makes two
        # weeks' followers look like one's.
        now=next((one for one in courses if one.period == period and known), None),
        whole=next((one for one in courses if one.period != period), None),
    )
