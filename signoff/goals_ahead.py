"""How goals go on: over what is left of a report's period, and over longer ones of their own."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signoff.kpi.goal_pace import Course, course, own_period
from signoff.kpi.goal_result import target_in
from signoff.kpi.metrics import ENGAGEMENTS
from signoff.kpi.steps import LOOKS_BACK, Growth, Step, in_order
from signoff.period import Period
from signoff.reporting import Asked
from signoff.store.history import Reading, Sent, first_sent, read_of_those, sent_between
from signoff.store.measurements import Followers
from signoff.store.past_results import Number, first_imported, imported_between, numbers_of
from signoff.store.period_posts import followers
from signoff.workspace import Goal

MADE_OF: Mapping[str, Sequence[str]] = {"engagements": ENGAGEMENTS}
"""What is read of posts for a goal's metric, where it is not the metric itself."""


@dataclass(frozen=True)
class _Known:
    """What went out and was read, for all goals at once."""

    session: Session
    sent: Sequence[Sent]
    read: Sequence[Reading]
    counts: Sequence[Followers]
    imported: Mapping[Period, Sequence[Number]]
    """What imported posts of each period have brought: on which of its days nobody knows."""


def courses(session: Session, asked: Asked, at: datetime) -> Mapping[str, tuple[Course, ...]]:
    """By a goal's id, how it stands in periods that are not over at this moment or not the
    report's own."""
    wanted = {goal.id: periods_of(goal, asked.period, at) for goal in asked.goals}
    periods = [period for each in wanted.values() for period in each]
    if not periods:
        return {}
    metrics = {
        metric
        for goal in asked.goals
        for metric in MADE_OF.get(goal.metric, (goal.metric,))
        if wanted[goal.id]
    }
    known = _known(session, list(asked.channels), metrics, periods, at)
    return {
        goal.id: tuple(_course(known, asked, goal, period, at) for period in wanted[goal.id])
        for goal in asked.goals
    }


def periods_of(goal: Goal, period: Period, at: datetime) -> list[Period]:
    """The report's period while it is not over, and the goal's own if that is longer."""
    own = own_period(goal, period)
    running = [period] if at < period.utc_bounds()[1] else []
    return running + ([own] if own.days > period.days else [])


def _known(
    session: Session,
    channels: Sequence[str],
    metrics: Collection[str],
    periods: Sequence[Period],
    at: datetime,
) -> _Known:
    start = min(period.utc_bounds()[0] for period in periods) - LOOKS_BACK
    end = min(at, max(period.utc_bounds()[1] for period in periods))
    of_posts = set(metrics) - {"followers"}
    read = of_posts - {"posts"}
    sent = sent_between(session, channels, start, end) if of_posts else []
    sent += imported_between(session, channels, start, end) if of_posts else []
    return _Known(
        session,
        sent,
        read_of_those(session, channels, read, start, end),
        followers(session, channels, start, end) if "followers" in metrics else [],
        {one: _imported(session, channels, one, at) for one in periods} if read else {},
    )


def _imported(
    session: Session, channels: Sequence[str], period: Period, at: datetime
) -> Sequence[Number]:
    start, end = period.utc_bounds()
    return numbers_of(session, channels, start, min(at, end))


def _course(known: _Known, asked: Asked, goal: Goal, period: Period, at: datetime) -> Course:
    channels = set(asked.channels).intersection(goal.channels or asked.channels)
    target = target_in(goal, period)
    if goal.metric == "followers":
        growth = _followers(known, channels)
        return course(growth, goal, target, period, at, known=bool(growth.steps))
    posts = {one.id: one for one in known.sent if one.channel in channels}
    since = first_sent(known.session, channels)
    if goal.metric == "posts":
        firsts = filter(None, (since, first_imported(known.session, channels)))
        steps = in_order(Step(post.sent_at, 1, post.sent_at) for post in posts.values())
        return course(Growth(steps, min(firsts, default=None)), goal, target, period, at)
    growth = Growth(_brought(known, goal.metric, posts), since)
    besides = _besides(known, goal.metric, channels, period)
    is_read = besides is not None or _is_read(growth, posts, period, at)
    return course(growth, goal, target, period, at, known=is_read, besides=besides or 0)


def _besides(known: _Known, metric: str, channels: set[str], period: Period) -> int | None:
    """What imported posts of the period have brought; None: nobody told anything of them."""
    wanted = MADE_OF.get(metric, (metric,))
    told = [
        one.value
        for one in known.imported[period]
        if one.metric in wanted and one.channel in channels
    ]
    return sum(told) if told else None


def _brought(known: _Known, metric: str, posts: Mapping[int, Sent]) -> list[Step]:
    steps, before = [], defaultdict[tuple[int, str], int](int)
    for one in known.read:
        if one.publication_id in posts and one.metric in MADE_OF.get(metric, (metric,)):
            key = one.publication_id, one.metric
            sent_at = posts[one.publication_id].sent_at
            steps.append(Step(one.read_at, one.value - before[key], sent_at))
            before[key] = one.value
    return in_order(steps)


def _is_read(growth: Growth, posts: Mapping[int, Sent], period: Period, at: datetime) -> bool:
    """Whether anything was read of the period's posts, if it had any."""
    start, end = period.utc_bounds()
    until = min(at, end)
    if not any(start <= post.sent_at < until for post in posts.values()):
        return True
    return any(
        step.of is not None and step.of >= start and step.moment < until for step in growth.steps
    )


def _followers(known: _Known, channels: set[str]) -> Growth:
    counts = [one for one in known.counts if one.channel in channels]
    steps, before = [], dict[str, int]()
    for one in counts:
        if one.channel in before:
            steps.append(Step(one.read_at, one.followers - before[one.channel]))
        before[one.channel] = one.followers
    return Growth(steps, counts[0].read_at if counts else None)
