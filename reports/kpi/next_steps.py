"""What to do next: at most three things, the most pressing first."""

from collections.abc import Mapping, Sequence
from statistics import median

from reports.kpi.numbers import ChannelResult, Mend, NextStep, PostResult
from signoff.kpi.goal_result import GoalResult

MOST_STEPS = 3
ENOUGH_POSTS = 3
OUTSTANDING = 2
"""So many times a typical post makes a post worth repeating."""


def next_steps(
    posts: Sequence[PostResult],
    channels: Sequence[ChannelResult],
    goals: Sequence[GoalResult],
    people: Mapping[str, str],
) -> tuple[NextStep, ...]:
    """What the numbers ask for: of each kind the worst, and never nothing."""
    if not posts:
        return (NextStep(Mend.PLAN),)
    steps = [*_unread(posts), *_missed(goals, people), *_silent(channels), *_best(posts)]
    return tuple(steps[:MOST_STEPS]) or (NextStep(Mend.KEEP_GOING),)


def _unread(posts: Sequence[PostResult]) -> list[NextStep]:
    unread = [post.channel for post in posts if post.engagements is None]
    if not unread:
        return []
    worst = max(unread, key=unread.count)
    return [NextStep(Mend.READ_NUMBERS, what=worst, n=unread.count(worst))]


def _missed(goals: Sequence[GoalResult], people: Mapping[str, str]) -> list[NextStep]:
    missed = [goal for goal in goals if not goal.reached and goal.value is not None]
    if not missed:
        return []
    worst = min(missed, key=lambda goal: goal.percent)
    owner = people.get(worst.owner, worst.owner)
    return [NextStep(Mend.GOAL, what=worst.name, who=owner, n=worst.short_by)]


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
