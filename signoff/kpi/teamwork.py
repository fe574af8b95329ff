"""How a team works, in numbers: how long posts take, where they wait, how often they come back.

They speak of the posts that were finished in a period: those that went out in it for the first
time, and those that were rejected or given up in it. So every post counts once, with all its life.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

ON_TIME = timedelta(minutes=5)
"""After its slot a post is on time for so long: networks are busy, and pictures take a while."""
A_WEEK = 7


class Stage(StrEnum):
    """Where a post spends its time before it is out."""

    BRIEF = "brief"
    """From the brief until somebody is asked to write."""
    CREATE = "create"
    REVIEW = "review"
    APPROVE = "approve"
    PUBLISH = "publish"
    """From the last consent until it is out: mostly it waits for its slot."""


@dataclass(frozen=True)
class Wait:
    """A time in which people were asked something about a post."""

    stage: Stage
    gate: str
    level: str
    opened_at: datetime
    due_at: datetime
    """Counted in working hours, as the process says."""
    ended_at: datetime
    """When it was answered, or not needed any more."""
    is_answered: bool
    worked: timedelta
    """How much of it was working time where the first of those asked works."""

    @property
    def is_late(self) -> bool:
        """Whether there was no answer when it was due."""
        return self.ended_at > self.due_at

    @property
    def counts(self) -> bool:
        """Whether an answer was owed: one that was not needed any more in time was not."""
        return self.is_answered or self.is_late


@dataclass(frozen=True)
class Life:
    """One finished post, and how it came to its end."""

    id: int
    title: str
    region: str
    opened_at: datetime
    agreed_at: datetime | None
    """When the last consent came; None: it never had them all."""
    sent_at: datetime | None
    """When it was out on its first channel; None: it will not go out."""
    rounds: int
    """How many times it was written, and sent in to be decided on."""
    decisions: int
    objections: int
    """How many of the decisions asked for changes, or rejected it."""
    waits: tuple[Wait, ...]


@dataclass(frozen=True)
class Sent:
    """A post on a channel, with the moment at which it should have been there."""

    channel: str
    slot: datetime
    sent_at: datetime

    @property
    def is_on_time(self) -> bool:
        return self.sent_at <= self.slot + ON_TIME


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def number(self) -> Fraction | None:
        """Exact; None where there is nothing to have a part of."""
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(frozen=True)
class Spell:
    """How long something took: half of the times were shorter than the middle one."""

    middle: timedelta | None
    of: int
    total: timedelta = timedelta()


@dataclass(frozen=True)
class Holding:
    """What waited at one place."""

    key: tuple[str, ...]
    """Gate and level, or the region."""
    worked: Spell
    overdue: Share


@dataclass(frozen=True)
class Cadence:
    """How many posts a channel had, and how many it was to have."""

    channel: str
    posts: int
    planned: Fraction
    """Its posts per week (channels.yaml), for as many days as the period has."""


@dataclass(frozen=True)
class Teamwork:
    """Every number of how the team worked in a period."""

    posts: int
    """Finished ones, as all that follows."""
    out: int
    took: Spell
    """From the brief until it was out, of those that went out; by the clock, as the stages."""
    stages: tuple[tuple[Stage, Spell], ...]
    rounds: Fraction | None
    first_pass: Share
    overdue: Share
    on_time: Share
    """Of the posts on channels that went out in the period."""
    levels: tuple[Holding, ...]
    """Where posts waited for an answer, the place that held them longest in all first."""
    regions: tuple[Holding, ...]


def teamwork(lives: Sequence[Life], sent: Sequence[Sent]) -> Teamwork:
    """Work out a period."""
    out = [life for life in lives if life.sent_at]
    waits = [(life, wait) for life in lives for wait in life.waits]
    return Teamwork(
        posts=len(lives),
        out=len(out),
        took=spell(life.sent_at - life.opened_at for life in out if life.sent_at),
        stages=tuple((stage, _stage(stage, out)) for stage in Stage),
        rounds=_mean([life.rounds for life in lives if life.rounds]),
        first_pass=_first_pass(lives),
        overdue=_overdue([wait for _life, wait in waits]),
        on_time=Share(sum(one.is_on_time for one in sent), len(sent)),
        levels=_holding(waits, lambda _life, wait: (wait.gate, wait.level)),
        regions=_holding(waits, lambda life, _wait: (life.region,)),
    )


def cadence(
    posts_per_week: Iterable[tuple[str, int]], sent: Sequence[Sent], days: int
) -> tuple[Cadence, ...]:
    """How the channels that have a plan kept to it."""
    posts = [one.channel for one in sent]
    return tuple(
        Cadence(channel, posts.count(channel), Fraction(planned * days, A_WEEK))
        for channel, planned in posts_per_week
    )


def spell(times: Iterable[timedelta]) -> Spell:
    """The middle one of some times; of two in the middle, what is between them."""
    ordered = sorted(times)
    if not ordered:
        return Spell(None, 0)
    n = len(ordered)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return Spell(middle, n, sum(ordered, timedelta()))


def in_stage(life: Life, stage: Stage) -> timedelta | None:
    """How long a post was in a stage by the clock; None if it never was, or is not out of it."""
    if stage is Stage.BRIEF:
        asked = [wait.opened_at for wait in life.waits]
        return min(asked) - life.opened_at if asked else None
    if stage is Stage.PUBLISH:
        return life.sent_at - life.agreed_at if life.sent_at and life.agreed_at else None
    return _covered([wait for wait in life.waits if wait.stage is stage])


def _stage(stage: Stage, lives: Iterable[Life]) -> Spell:
    times = (in_stage(life, stage) for life in lives)
    return spell(time for time in times if time is not None)


def _covered(waits: Sequence[Wait]) -> timedelta | None:
    """How long at least one of these lasted: levels may be asked side by side."""
    if not waits:
        return None
    total, until = timedelta(), min(wait.opened_at for wait in waits)
    for wait in sorted(waits, key=lambda one: one.opened_at):
        if wait.ended_at > until:
            total += wait.ended_at - max(wait.opened_at, until)
            until = wait.ended_at
    return total


def _mean(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def _first_pass(lives: Iterable[Life]) -> Share:
    decided = [life for life in lives if life.decisions]
    return Share(
        sum(bool(life.agreed_at and not life.objections) for life in decided), len(decided)
    )


def _overdue(waits: Iterable[Wait]) -> Share:
    owed = [wait for wait in waits if wait.counts]
    return Share(sum(wait.is_late for wait in owed), len(owed))


def _holding(
    waits: Sequence[tuple[Life, Wait]], place: Callable[[Life, Wait], tuple[str, ...]]
) -> tuple[Holding, ...]:
    at: dict[tuple[str, ...], list[Wait]] = {}
    for life, wait in waits:
        if wait.stage is not Stage.PUBLISH:
            at.setdefault(place(life, wait), []).append(wait)
    found = [
        Holding(key, spell(wait.worked for wait in theirs), _overdue(theirs))
        for key, theirs in at.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.worked.total, one.key)))
