"""What to do next: at most three things, the most pressing first."""

from collections.abc import Mapping, Sequence
from statistics import median

from reports.kpi.numbers import ChannelResult, Mend, NextStep, PostResult
from signoff.kpi.goal_result import GoalResult
from signoff.kpi.pace import Standing

MOST_STEPS = 3
ENOUGH_POSTS = 3
OUTSTANDING = 2
"""So many times a typical post makes a post worth repeating."""


def next_steps(
    posts: Sequence[PostResult],
    channels: Sequence[ChannelResult],
    goals: Sequence[GoalResult],
    people: Mapping[str, str],
    without_goal: int = 0,
) -> tuple[NextStep, ...]:
    """What the numbers ask for: of each kind the worst, and never nothing."""
    if not posts:
        return (NextStep(Mend.PLAN),)
    steps = [
        *_unread(posts),
        *(_at_risk(goals, people) or _missed(goals, people)),
        *_unserved(goals, people),
        *_silent(channels),
        *_without_goal(without_goal),
        *_best(posts),
    ]
    return tuple(steps[:MOST_STEPS]) or (NextStep(Mend.KEEP_GOING),)


def _unread(posts: Sequence[PostResult]) -> list[NextStep]:
    unread = [post.channel for post in posts if post.engagements is None]
    if not unread:
        return []
    worst = max(unread, key=unread.count)
    return [NextStep(Mend.READ_NUMBERS, what=worst, n=unread.count(worst))]


def _at_risk(goals: Sequence[GoalResult], people: Mapping[str, str]) -> list[NextStep]:
    """The goal furthest from what it will reach, while something can still be done."""
    lagging = [(goal, goal.lagging) for goal in goals if goal.lagging]
    if not lagging:
        return []
    goal, course = min(lagging, key=lambda one: one[1].share_expected)
    owner = people.get(goal.owner, goal.owner)
    return [NextStep(Mend.AT_RISK, what=goal.name, who=owner, course=course)]


def _missed(goals: Sequence[GoalResult], people: Mapping[str, str]) -> list[NextStep]:
    missed = [goal for goal in goals if goal.standing is Standing.MISSED and goal.value is not None]
    if not missed:
        return []
    worst = min(missed, key=lambda goal: goal.percent)
    owner = people.get(worst.owner, worst.owner)
    return [NextStep(Mend.GOAL, what=worst.name, who=owner, n=worst.short_by)]


def _unserved(goals: Sequence[GoalResult], people: Mapping[str, str]) -> list[NextStep]:
    unserved = [goal for goal in goals if not goal.served and not goal.reached]
    return [
        NextStep(Mend.UNSERVED, what=goal.name, who=people.get(goal.owner, goal.owner))
        for goal in unserved[:1]
    ]


def _without_goal(posts: int) -> list[NextStep]:
    return [NextStep(Mend.WITHOUT_GOAL, n=posts)] if posts else []


def _silent(channels: Sequence[ChannelResult]) -> list[NextStep]:
    silent = [channel for channel in channels if not channel.posts]
    if not silent:
        return []
    was_busiest = max(silent, key=lambda channel: channel.posts_before)
    return [NextStep(Mend.SILENT_CHANNEL, was_busiest.name, n=was_busiest.posts_before)]


def _best(posts: Sequence[PostResult]) -> list[NextStep]:
    known = [post.engagements for post in posts if post.engagements is not None]
    if len(known) < ENOUGH_POSTS or not (typical := median(known)):
        return []
    times = int(known[0] // typical)
    if times < OUTSTANDING:
        return []
    return [NextStep(Mend.REPEAT, what=posts[0].short_title, n=times)]
