"""What the executive summary says: the numbers of the KPI report, and the one risk in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reports import kpi as of_posts
from reports.kpi import KpiReport
from reports.waits import ShownWait, shown
from signoff import clock
from signoff.clock import DAY
from signoff.kpi.goal_result import GoalResult
from signoff.kpi.pace import Standing
from signoff.reporting import Asked
from signoff.teamwork import Waiting, what_waits

GOALS_SHOWN = 4
SOON = DAY
"""What goes out sooner than this and still waits for an answer may not go out."""


class RiskKind(StrEnum):
    """What a manager should worry about."""

    WAITS = "waits"
    GOAL = "goal"
    SILENT = "silent"
    NONE = "none"


@dataclass(frozen=True)
class Risk:
    """The one thing that is most likely to go wrong."""

    kind: RiskKind
    wait: ShownWait | None = None
    more: int = 0
    """How many other answers are overdue."""
    goal: GoalResult | None = None
    channel: str = ""


@dataclass(frozen=True)
class GoalStanding:
    """A goal, and how it stands."""

    result: GoalResult
    standing: Standing


@dataclass(frozen=True)
class ExecutiveSummary:
    """Every number that the templates may print, already worked out."""

    kpi: KpiReport
    goals: tuple[GoalStanding, ...]
    """Those that are furthest from their number first."""
    risk: Risk
    zone: str

    @property
    def shown_goals(self) -> tuple[GoalStanding, ...]:
        """Those that fit on a screen."""
        return self.goals[:GOALS_SHOWN]

    @property
    def goals_left(self) -> int:
        return len(self.goals) - len(self.shown_goals)


def work_out(asked: Asked) -> ExecutiveSummary:
    """The summary of a report's channels and period."""
    kpi, workspace = of_posts.of_period(asked), asked.workspace
    now = clock.now()
    goals = _standings(kpi.goals)
    urgent = _urgent(what_waits(asked), now)
    waits = [shown(one, workspace) for one in urgent]
    return ExecutiveSummary(kpi, goals, risk(kpi, goals, waits), asked.period.zone)


def _standings(goals: Sequence[GoalResult]) -> tuple[GoalStanding, ...]:
    found = [GoalStanding(one, one.standing) for one in goals]
    return tuple(sorted(found, key=lambda one: (one.result.reached, one.result.percent)))


def _urgent(waits: Sequence[Waiting], now: datetime) -> list[Waiting]:
    """What is overdue, then what goes out soon; what can still make its slot first."""
    pressing = [one for one in waits if one.is_late or now <= one.slot < now + SOON]
    return sorted(pressing, key=lambda one: (not one.is_late, one.slot < now, one.slot))


def risk(kpi: KpiReport, goals: Sequence[GoalStanding], waits: Sequence[ShownWait]) -> Risk:
    """The most pressing one, or none."""
    if waits:
        return Risk(RiskKind.WAITS, waits[0], more=sum(one.is_late for one in waits[1:]))
    at_risk = [one.result for one in goals if one.standing is Standing.AT_RISK]
    if at_risk:
        return Risk(RiskKind.GOAL, goal=at_risk[0])
    silent = [one for one in kpi.channels if not one.posts and one.posts_before]
    if silent:
        return Risk(RiskKind.SILENT, channel=silent[0].name)
    return Risk(RiskKind.NONE)
