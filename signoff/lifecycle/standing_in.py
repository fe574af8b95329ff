"""Somebody answers in place of somebody else: who is away is skipped to their deputy at once."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.proving import prove_rows
from signoff.lifecycle.turns import Asking, asked_of, holders
from signoff.rules import Create, Story
from signoff.store.bearing import BY_ITSELF
from signoff.store.questions import Question
from signoff.store.stand_ins import Because, StandIn
from signoff.workspace import Person, Workspace


def cover_absences(
    session: Session,
    workspace: Workspace,
    told: Story,
    questions: Sequence[Question],
    steps: Sequence[Asking],
) -> bool:
    """Name the deputies of those who are asked and away; whether there were any."""
    found = False
    for question, step in zip(questions, steps, strict=True):
        for person in asked_of(told, step, workspace):
            deputy = deputy_of(workspace, person, clock.now(), only_if_away=True)
            if deputy is not None and may_be_asked(workspace, told, step, deputy):
                # Who took it over from somebody, and is away now, hands on that one's word.
                first = holders(told, step, workspace).get(person, person)
                found |= stand_in(session, told, question, first, deputy, Because.AWAY)
    return found


def deputy_of(
    workspace: Workspace, person: str, at: datetime, *, only_if_away: bool = False
) -> str | None:
    """Who answers in this person's place: their deputy, or when away too that one's, and so on."""
    known = workspace.team.people
    if only_if_away and (person not in known or not is_away(workspace, known[person], at)):
        return None
    seen = {person}
    one = known[person].deputy if person in known else None
    while one is not None and one in known and one not in seen:
        if not is_away(workspace, known[one], at):
            return one
        seen.add(one)
        one = known[one].deputy
    return None


def may_be_asked(workspace: Workspace, told: Story, step: Asking, person: str) -> bool:
    """Whether somebody else's part can be theirs; at a level, the rules look at it again."""
    known, on = workspace.team.people[person], told.content.on
    if isinstance(step, Create):
        return workspace.may(known, "create", on)
    return workspace.reaches(known, on)


def is_away(workspace: Workspace, person: Person, at: datetime) -> bool:
    """Whether they are away at this moment, on their own calendar."""
    return person.is_away(at.astimezone(ZoneInfo(workspace.zone_of(person))).date())


def stand_in(
    session: Session,
    told: Story,
    question: Question,
    person: str,
    by: str,
    because: Because,
) -> bool:
    """Let `by` answer this question for the person; whether that is new."""
    known = {(one.question_id, one.person, one.stand_in) for one in told.stand_ins}
    if (question.id, person, by) in known:
        return False
    keep_stand_in(session, question, (person, by), because, BY_ITSELF)
    return True


def keep_stand_in(
    session: Session, question: Question, who: tuple[str, str], because: Because, made_by: str
) -> StandIn:
    """Write down that the second answers this question for the first."""
    row = StandIn(
        content_id=question.content_id,
        question_id=question.id,
        gate=question.gate,
        level=question.level,
        round=question.round,
        person=who[0],
        stand_in=who[1],
        because=because,
        made_by=made_by,
        made_at=clock.now(),
    )
    session.add(row)
    session.flush()
    prove_rows(session, "stand-in", [row.id])
    return row
