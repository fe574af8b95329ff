"""What to do after looking back at a post: at most three things, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signoff.kpi.own_range import Against
from signoff.kpi.teamwork import ON_TIME
from signoff.post_mortem import AtAge, Outing

MOST_STEPS = 3
OFTEN = 2
"""So many times sent back say something about the brief."""


class Do(StrEnum):
    """What somebody should do."""

    NOT_OUT = "not-out"
    LOOK = "look"
    REPEAT = "repeat"
    TRY_AGAIN = "try-again"
    BRIEF = "brief"
    EARLIER = "earlier"
    WAIT = "wait"
    NOTHING = "nothing"


@dataclass(frozen=True)
class NextStep:
    """One thing to do now."""

    do: Do
    channel: str = ""
    n: int = 0
    when: datetime | None = None
    age: str = ""


def next_steps(outings: Sequence[Outing], sent_back: int) -> tuple[NextStep, ...]:
    """What the story and the numbers ask for, and never nothing."""
    if not outings:
        return (NextStep(Do.NOT_OUT),)
    steps = [
        *_gone(outings),
        *_on(outings, Against.BELOW, Do.TRY_AGAIN),
        *_on(outings, Against.ABOVE, Do.REPEAT),
        *([NextStep(Do.BRIEF, n=sent_back)] if sent_back >= OFTEN else []),
        *_late(outings),
        *_to_come(outings),
    ]
    return tuple(steps[:MOST_STEPS]) or (NextStep(Do.NOTHING),)


def _gone(outings: Sequence[Outing]) -> list[NextStep]:
    gone = [one for one in outings if any(at.is_gone for at in one.ages)]
    return [NextStep(Do.LOOK, gone[0].channel)] if gone else []


def _on(outings: Sequence[Outing], against: Against, do: Do) -> list[NextStep]:
    found = [one for one in outings if one.last and one.last.against is against]
    return [NextStep(do, found[0].channel)] if found else []


def _late(outings: Sequence[Outing]) -> list[NextStep]:
    late = [one for one in outings if one.late_by > ON_TIME]
    return [NextStep(Do.EARLIER, late[0].channel)] if late else []


def _to_come(outings: Sequence[Outing]) -> list[NextStep]:
    open_ones: list[AtAge] = [at for one in outings for at in one.ages if not at.is_read]
    if not open_ones:
        return []
    soonest = min(open_ones, key=lambda at: at.due_at)
    return [NextStep(Do.WAIT, when=soonest.due_at, age=soonest.age)]
