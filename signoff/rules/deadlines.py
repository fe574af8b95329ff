"""Who is reminded of what they owe, and when: a working day before, at, and after it is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from signoff.clock import HOUR
from signoff.store.questions import Question
from signoff.telling import people_behind
from signoff.working_time import next_working_moment, working_day_after, working_day_before
from signoff.workspace import Person, Workspace

A_LITTLE_LATE = timedelta(minutes=15)
"""We look every few minutes: a reminder that is due at six goes out at five past six."""


class When(StrEnum):
    """Where in time a reminder stands to what it reminds of."""

    BEFORE = "before"
    AT = "at"
    AFTER = "after"


@dataclass(frozen=True)
class Reminder:
    """One person is to be reminded of one question."""

    person: str
    when: When
    not_before: datetime
    """The person is working then."""


def reminders(question: Question, workspace: Workspace, at: datetime) -> list[Reminder]:
    """The newest reminder that has come due by now, for each person who is still asked.

    After a downtime the older ones are stale: nobody is reminded three times at once.
    """
    people = people_behind(workspace, question.asked)
    found = [_newest(question, person, workspace, at) for person in people]
    return [reminder for reminder in found if reminder is not None]


def _newest(
    question: Question, person: Person, workspace: Workspace, at: datetime
) -> Reminder | None:
    region, zone = workspace.region(person.region), workspace.zone_of(person)
    due = [(planned, when) for when, planned in _planned(question, person, workspace).items()]
    come = [(planned, when) for planned, when in due if planned <= at]
    if not come:
        return None
    planned, when = max(come)
    working = next_working_moment(planned, region, zone)
    if working < at - A_LITTLE_LATE:
        working = next_working_moment(at, region, zone)
    return Reminder(person.id, when, working)


def _planned(question: Question, person: Person, workspace: Workspace) -> dict[When, datetime]:
    """When each reminder is due; one that would come as soon as the question is left out."""
    region, zone = workspace.region(person.region), workspace.zone_of(person)
    opened, due = question.opened_at, question.due_at
    planned = {When.AFTER: working_day_after(max(due, opened), region, zone)}
    if due > opened:
        planned[When.AT] = due
    if (before := working_day_before(due, region, zone)) > opened + HOUR:
        planned[When.BEFORE] = before
    return planned
