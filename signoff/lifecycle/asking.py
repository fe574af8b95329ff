"""A question is opened once: whoever is asked is told, and it gets a time by which to answer."""

from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.in_force import agreed, step_of
from signoff.lifecycle.skipping import note_skips
from signoff.lifecycle.standing_in import cover_absences
from signoff.lifecycle.turns import (
    Asking,
    Turn,
    asked_of,
    at_once,
    place_of,
    stand_ins_at,
    turn_of,
)
from signoff.rules import Create, Decide, Mend, Story
from signoff.store.database import writing
from signoff.store.notices import hearers
from signoff.store.questions import Question, close_questions, question
from signoff.store.stand_ins import Because
from signoff.store.stories import story
from signoff.telling import tell_people
from signoff.working_time import due_at
from signoff.workspace import Workspace

MEND_HOURS = 4.0


def open_turn(content_id: int, run_id: str) -> Turn | None:
    """Ask what is next to ask of this content; None when there is nothing to ask any more."""
    with writing() as session:
        told = story(session, content_id, lock=True)
        step = step_of(session, told)
        if not isinstance(step, Create | Decide | Mend):
            return None
        now_agreed = agreed(session)
        note_skips(session, told, now_agreed)
        questions = [_opened(session, told, one) for one in at_once(step)]
        if cover_absences(session, now_agreed.workspace, told, questions, at_once(step)):
            told = story(session, content_id)
            step = cast("Asking", step_of(session, told))
        for asked, one in zip(questions, at_once(step), strict=True):
            _ask(session, told, one, now_agreed.workspace, asked, run_id)
        close_questions(session, content_id, clock.now(), but=[one.id for one in questions])
        return turn_of(questions[0], step, told, now_agreed.workspace)


def _opened(session: Session, told: Story, step: Asking) -> Question:
    """The question of this place, open; nobody is asked yet."""
    gate, level, round = place_of(step)
    now = clock.now()
    found = question(session, told.content.id, gate, level, round)
    if found is None:
        found = Question(
            content_id=told.content.id, gate=gate, level=level, round=round,
            asked=[], opened_at=now, due_at=now, shown="", answers=0,
        )  # fmt: skip
        session.add(found)
    elif found.closed_at is not None:
        found.opened_at, found.asked = now, []
        found.refusal, found.kept, found.findings = "", {}, []
    found.closed_at = None
    session.flush()
    return found


def _ask(
    session: Session, told: Story, step: Asking, workspace: Workspace, asked: Question, run_id: str
) -> None:
    people = asked_of(told, step, workspace)
    if not asked.asked:
        asked.due_at = due_of(told, step, workspace, people, clock.now())
    asked.asked, asked.run_id = people, run_id
    session.flush()
    tell_turn(session, told, step, workspace, asked)


def due_of(
    told: Story, step: Asking, workspace: Workspace, people: list[str], since: datetime
) -> datetime:
    """As the brief or the process says; but an answer that comes after the slot helps nobody."""
    brief_due = told.brief.due_in(workspace)
    if isinstance(step, Create) and step.round == 1 and brief_due is not None:
        return brief_due.utc()
    first = workspace.person(people[0] if people else workspace.team.owner)
    hours, region = _hours(step, workspace), workspace.region(first.region)
    due, slot = due_at(since, hours, region, workspace.zone_of(first)), told.content.slot
    return min(due, slot.utc()) if slot.utc() > clock.now() else due


def _hours(step: Asking, workspace: Workspace) -> float:
    match step:
        case Create():
            return workspace.process.create.hours
        case Decide(level=level):
            return level.hours
        case Mend():
            return MEND_HOURS


def ask_those_in_place(session: Session, workspace: Workspace, asked: Question) -> None:
    """Others answer now in place of those who were asked: they hear of it, the others do not
    hear of it twice."""
    told = story(session, asked.content_id)
    step = step_of(session, told)
    for one in at_once(cast("Asking", step)):
        if place_of(one) == (asked.gate, asked.level, asked.round):
            asked.asked = asked_of(told, one, workspace)
            tell_turn(session, told, one, workspace, asked)


def tell_turn(
    session: Session, told: Story, step: Asking, workspace: Workspace, asked: Question
) -> None:
    """Everybody who is asked hears of it, once each."""
    what = step.level.name if isinstance(step, Decide) else asked.gate
    facts = {"what": what, "due_at": asked.due_at, "question_id": asked.id}
    key = f"turn/{asked.id}/{asked.opened_at.isoformat()}"
    known = hearers(session, told.content.id, "failed") if isinstance(step, Mend) else set()
    for id in asked.asked:
        if id not in known:
            its = f"{key}{_anew(told, step, id)}"
            tell_people(
                session, workspace, [id], "turn", key=its, content=told.content, facts=facts
            )


def _anew(told: Story, step: Asking, person: str) -> str:
    """Who was told before, and gets it back from somebody else, is told again."""
    given = [
        one.id
        for one in stand_ins_at(told, step)
        if one.because is Because.HANDED_OVER and one.stand_in == person != one.made_by
    ]
    return f"/{given[-1]}" if given else ""
