"""What is the next step of this content, who may decide, and when is it due? Pure functions."""

from signoff.rules.consent import consented, deciders, levels_of, stands, undecided
from signoff.rules.next_step import next_step
from signoff.rules.steps import (
    Await,
    Create,
    Decide,
    End,
    Mend,
    Plan,
    Send,
    Step,
)
from signoff.rules.story import Story

__all__ = [
    "Await",
    "Create",
    "Decide",
    "End",
    "Mend",
    "Plan",
    "Send",
    "Step",
    "Story",
    "consented",
    "deciders",
    "levels_of",
    "next_step",
    "stands",
    "undecided",
]
