"""What is the next step of this content, who may decide, and when is it due? Pure functions."""

from signoff.rules.consent import consented, deciders, passes, skipped_by, stands, undecided
from signoff.rules.next_step import next_step, nothing_left_to_send
from signoff.rules.places import levels_of
from signoff.rules.standing_in import relieved_by, writers
from signoff.rules.steps import (
    Await,
    Create,
    Decide,
    End,
    Fill,
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
    "Fill",
    "Mend",
    "Plan",
    "Send",
    "Step",
    "Story",
    "consented",
    "deciders",
    "levels_of",
    "next_step",
    "nothing_left_to_send",
    "passes",
    "relieved_by",
    "skipped_by",
    "stands",
    "undecided",
    "writers",
]
