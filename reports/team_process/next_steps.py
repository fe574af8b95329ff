"""What a team does next about how it works: at most three things, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from reports.waits import ShownWait
from reports.where import Where
from signoff.kpi.teamwork import Share, Teamwork

MOST_STEPS = 3
ENOUGH = 3
"""Answers or posts below which nothing is made of a share."""
TOO_MANY_LATE = Fraction(1, 3)
TOO_FEW_AT_FIRST = Fraction(1, 2)


class Mend(StrEnum):
    """What somebody should look at next."""

    ASK = "ask"
    LEVEL = "level"
    BRIEFS = "briefs"
    SLOTS = "slots"
    CADENCE = "cadence"
    PLAN = "plan"
    KEEP_GOING = "keep-going"


class AtLevel(Protocol):
    """What a level held up."""

    @property
    def where(self) -> Where: ...

    @property
    def overdue(self) -> Share: ...


class OnChannel(Protocol):
    """How a channel kept to its plan."""

    @property
    def channel(self) -> str: ...

    @property
    def posts(self) -> int: ...

    @property
    def planned(self) -> Fraction: ...

    @property
    def short_by(self) -> int: ...


@dataclass(frozen=True)
class NextStep:
    """One thing to do now."""

    mend: Mend
    what: str = ""
    who: str = ""
    where: Where | None = None
    part: int = 0
    whole: int = 0


def next_steps(
    now: Teamwork,
    levels: Sequence[AtLevel],
    channels: Sequence[OnChannel],
    waiting: Sequence[ShownWait],
) -> tuple[NextStep, ...]:
    """What the numbers ask for: of each kind the worst, and never nothing."""
    steps = [
        *_ask(waiting),
        *_level(levels),
        *_share(Mend.BRIEFS, now.first_pass, TOO_FEW_AT_FIRST),
        *_late(now.on_time),
        *_cadence(channels),
    ]
    if not steps and not now.posts and not waiting:
        return (NextStep(Mend.PLAN),)
    return tuple(steps[:MOST_STEPS]) or (NextStep(Mend.KEEP_GOING),)


def _ask(waiting: Sequence[ShownWait]) -> list[NextStep]:
    late = [one for one in waiting if one.is_late]
    if not late:
        return []
    worst = late[0]
    return [NextStep(Mend.ASK, worst.title, worst.who, worst.where, len(late))]


def _level(levels: Sequence[AtLevel]) -> list[NextStep]:
    slow = [one for one in levels if _many(one.overdue) and _part(one.overdue) >= TOO_MANY_LATE]
    if not slow:
        return []
    worst = max(slow, key=lambda one: _part(one.overdue))
    found = worst.overdue
    return [NextStep(Mend.LEVEL, where=worst.where, part=found.part, whole=found.whole)]


def _share(mend: Mend, share: Share, at_least: Fraction) -> list[NextStep]:
    if not _many(share) or _part(share) >= at_least:
        return []
    return [NextStep(mend, part=share.whole - share.part, whole=share.whole)]


def _late(on_time: Share) -> list[NextStep]:
    late = on_time.whole - on_time.part
    return [NextStep(Mend.SLOTS, part=late, whole=on_time.whole)] if late else []


def _cadence(channels: Sequence[OnChannel]) -> list[NextStep]:
    worst = max(channels, key=lambda one: one.short_by, default=None)
    if worst is None or not worst.short_by:
        return []
    return [NextStep(Mend.CADENCE, worst.channel, part=worst.posts, whole=round(worst.planned))]


def _many(share: Share) -> bool:
    return share.whole >= ENOUGH


def _part(share: Share) -> Fraction:
    return share.number or Fraction()
