"""Is the run that carries a content where the store says it should be, and what mends it?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SETTLING = timedelta(minutes=1)
"""How long a run may be on its way from one thing to the next."""
LONGEST_STEP = timedelta(minutes=10)
"""A run that works longer than this has nobody behind it any more."""
PATIENCE = 3
"""How often a run is started again without getting anywhere, before a person is told."""


class Phase(StrEnum):
    """What a run is doing."""

    COMING = "coming"
    AT_WORK = "at work"
    WAITING = "waiting"
    STOPPING = "stopping"
    CANCELLED = "cancelled"
    ENDED = "ended"


@dataclass(frozen=True)
class RunSeen:
    """A run as we found it."""

    phase: Phase
    since: datetime
    form: str = ""
    """The key of the form that it waits with; empty when it waits without one."""


@dataclass(frozen=True)
class Wanted:
    """What the store says the run should be doing."""

    form: str | None
    """The key of the form that people should see; empty: asleep; None: something is to be done."""
    since: datetime
    """Since when."""


class Repair(StrEnum):
    """What is to be done about a run."""

    NOTHING = "nothing"
    WAKE = "wake"
    START_AGAIN = "start again"
    START_ANEW = "start anew"
    """It is gone: another one has to carry the content."""
    GIVE_UP = "give up"
    """A person cancelled it: the content's life is over."""


def repair(run: RunSeen | None, wanted: Wanted, at: datetime) -> Repair:
    """What brings the run to where it should be."""
    if run is None:
        return Repair.START_ANEW
    match run.phase:
        case Phase.COMING:
            return Repair.NOTHING
        case Phase.AT_WORK:
            return Repair.START_AGAIN if run.since < at - LONGEST_STEP else Repair.NOTHING
        case Phase.STOPPING:
            return Repair.GIVE_UP if run.since < at - LONGEST_STEP else Repair.NOTHING
        case Phase.CANCELLED:
            return Repair.GIVE_UP
        case Phase.ENDED:
            return Repair.START_AGAIN
        case Phase.WAITING:
            return _rouse(run, wanted, at)


def outlasts(run: RunSeen, closed_at: datetime, at: datetime) -> bool:
    """Whether a run is still there long after the life of what it carried ended; the end itself
    takes a moment, for there is something to tell then."""
    return max(run.since, closed_at) < at - LONGEST_STEP


def _rouse(run: RunSeen, wanted: Wanted, at: datetime) -> Repair:
    if run.form == wanted.form or max(run.since, wanted.since) > at - SETTLING:
        return Repair.NOTHING
    return Repair.START_AGAIN if run.form else Repair.WAKE
