"""Every number that the team report prints, already worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TypeVar

from reports.team_process.next_steps import NextStep, next_steps
from reports.titles import cut, one_line
from reports.waits import ShownWait, shown
from reports.where import Where, where
from signoff.kpi.counting import Direction
from signoff.kpi.teamwork import Holding, Life, Share, Spell, Stage, Teamwork, in_stage
from signoff.period import Period
from signoff.reporting import Asked
from signoff.teamwork import TeamRecord, team_record
from signoff.workspace import Workspace

WAITS_IN_A_MAIL = 8
PLACES_IN_A_MAIL = 8
NAME = 60
FEW = 5
"""Posts below which one more or less moves every number."""


@dataclass(frozen=True)
class Level:
    """What waited at one level, beside the time before."""

    where: Where
    worked: Spell
    before: Spell | None
    overdue: Share


@dataclass(frozen=True)
class Region:
    """What waited of one region's posts."""

    name: str
    worked: Spell
    overdue: Share


@dataclass(frozen=True)
class Kept:
    """How a channel kept to its plan."""

    channel: str
    posts: int
    planned: Fraction

    @property
    def short_by(self) -> int:
        """How many whole posts are missing."""
        return max(0, int(self.planned - self.posts))


@dataclass(frozen=True)
class PostLine:
    """One finished post, for the workbook."""

    title: str
    region: str
    opened_at: datetime
    sent_at: datetime | None
    stages: Mapping[Stage, timedelta | None]
    rounds: int
    is_first_pass: bool | None
    """None: nobody was asked."""
    late_answers: int


@dataclass(frozen=True)
class TeamProcess:
    """How the team worked in a period."""

    period: Period
    now: Teamwork
    before: Teamwork
    levels: tuple[Level, ...]
    """Where posts waited longest in all first."""
    regions: tuple[Region, ...]
    channels: tuple[Kept, ...]
    posts: tuple[PostLine, ...]
    waiting: tuple[ShownWait, ...]
    """What is due first comes first."""
    next_steps: tuple[NextStep, ...]

    @property
    def is_silent(self) -> bool:
        """Whether nothing was finished."""
        return self.now.posts == 0

    @property
    def is_from_few(self) -> bool:
        return 0 < self.now.posts < FEW

    @property
    def holder(self) -> Level | None:
        """Where posts usually wait longest."""
        known = [one for one in self.levels if one.worked.middle]
        return max(known, key=lambda one: one.worked.middle or timedelta(), default=None)

    @property
    def overdue_now(self) -> int:
        """How many answers are overdue at this moment."""
        return sum(one.is_late for one in self.waiting)

    @property
    def shown_waits(self) -> tuple[ShownWait, ...]:
        return self.waiting[:WAITS_IN_A_MAIL]

    @property
    def shown_levels(self) -> tuple[Level, ...]:
        return self.levels[:PLACES_IN_A_MAIL]

    @property
    def shown_regions(self) -> tuple[Region, ...]:
        return self.regions[:PLACES_IN_A_MAIL]

    @property
    def shown_channels(self) -> tuple[Kept, ...]:
        """Those that are furthest from their plan first."""
        ordered = sorted(self.channels, key=lambda one: (-one.short_by, one.channel.casefold()))
        return tuple(ordered[:PLACES_IN_A_MAIL])


def work_out(asked: Asked) -> TeamProcess:
    """The team's work on the posts of a report's channels."""
    return team_process(team_record(asked), asked.period, asked.workspace)


def team_process(record: TeamRecord, period: Period, workspace: Workspace) -> TeamProcess:
    """The same from what was read."""
    before = {one.key: one.worked for one in record.before.levels}
    levels = tuple(
        Level(where(workspace, *_place(one)), one.worked, before.get(one.key), one.overdue)
        for one in record.now.levels
    )
    regions = tuple(
        Region(_region(workspace, one.key[0]), one.worked, one.overdue)
        for one in record.now.regions
    )
    channels = tuple(
        Kept(_name(workspace.channel(one.channel).name), one.posts, one.planned)
        for one in record.cadence
    )
    waits = tuple(shown(one, workspace) for one in record.waiting)
    return TeamProcess(
        period=period,
        now=record.now,
        before=record.before,
        levels=levels,
        regions=regions,
        channels=channels,
        posts=tuple(_line(life, workspace) for life in record.lives),
        waiting=waits,
        next_steps=next_steps(record.now, levels, channels, waits),
    )


N = TypeVar("N", Fraction, timedelta)


def direction(now: N | None, before: N | None) -> Direction:
    """Which way a number went; unknown where one of them is."""
    if now is None or before is None:
        return Direction.UNKNOWN
    if now == before:
        return Direction.SAME
    return Direction.UP if now > before else Direction.DOWN


def _place(held: Holding) -> tuple[str, str]:
    gate, level = held.key
    return gate, level


def _region(workspace: Workspace, id: str) -> str:
    known = workspace.team.regions.get(id)
    return _name(known.name if known else id)


def _name(text: str) -> str:
    return cut(one_line(text), NAME)


def _line(life: Life, workspace: Workspace) -> PostLine:
    first = bool(life.sent_at) and not life.objections
    return PostLine(
        title=one_line(life.title),
        region=_region(workspace, life.region),
        opened_at=life.opened_at,
        sent_at=life.sent_at,
        stages={stage: in_stage(life, stage) for stage in Stage},
        rounds=life.rounds,
        is_first_pass=first if life.decisions else None,
        late_answers=sum(wait.is_late for wait in life.waits),
    )
