"""Nobody answers in time: deputies are asked, then those above; at last the post is given up."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.asking import ask_those_in_place
from signoff.lifecycle.in_force import agreed, step_of
from signoff.lifecycle.skipping import pass_by
from signoff.lifecycle.standing_in import cover_absences, deputy_of, may_be_asked, stand_in
from signoff.lifecycle.turns import Asking, asked_of, at_once, managers, place_of
from signoff.rules import Create, Decide, Mend, Story
from signoff.store.contents import Outcome
from signoff.store.database import reading, writing
from signoff.store.questions import Question, close_questions, open_questions
from signoff.store.stand_ins import Because
from signoff.store.stories import story
from signoff.telling import Kind, tell_people
from signoff.working_time import due_at, working_day_before
from signoff.workspace import Person, Workspace


def escalate() -> list[str]:
    """Look at everything that waits for people; the runs that are to go on because of it."""
    with reading() as session:
        workspace = agreed(session).workspace
        waiting = [one for one in open_questions(session) if _is_worth_a_look(one, workspace)]
    return [run for one in waiting if (run := _look_at(one))]


def _is_worth_a_look(asked: Question, workspace: Workspace) -> bool:
    """Most wait for somebody who is there, and still has time."""
    at, soon = (
        clock.now(),
        clock.now() + timedelta(hours=workspace.process.when_late.warn_before_slot),
    )
    away = (deputy_of(workspace, one, at, only_if_away=True) for one in asked.asked)
    return asked.due_at <= soon or any(away)


def _look_at(asked: Question) -> str:
    """What is to be done about one question; the run to wake, if it is to go on."""
    with writing() as session:
        told = story(session, asked.content_id, lock=True)
        question = session.get_one(Question, asked.id)
        step = _still_asked(session, told, question)
        if step is None or question.closed_at is not None:
            return ""
        rules = agreed(session)
        # What did not go out as it should has a person to mend it, and is never given up unseen.
        if not isinstance(step, Mend) and _is_over(rules.workspace, question):
            _give_up(session, rules.workspace, told, question)
            return told.content.run_id or ""
        if _goes_on_without(step, question):
            assert isinstance(step, Decide)
            place = (question.gate, question.level)
            question.ask_anew()  # so that a run that is never woken is found
            pass_by(session, told, step.revision.id, place, "", rules.number)
            return told.content.run_id or ""
        _ask_others(session, rules.workspace, told, question, step)
        _warn(session, rules.workspace, told, question)
        return ""


def _still_asked(session: Session, told: Story, question: Question) -> Asking | None:
    step = step_of(session, told)
    now = at_once(step) if isinstance(step, Create | Decide | Mend) else ()
    place = (question.gate, question.level, question.round)
    return next((one for one in now if place_of(one) == place), None)


def _goes_on_without(step: Asking, question: Question) -> bool:
    return isinstance(step, Decide) and step.level.optional and question.due_at <= clock.now()


def _ask_others(
    session: Session, workspace: Workspace, told: Story, question: Question, step: Asking
) -> None:
    found = cover_absences(session, workspace, told, [question], [step])
    late, at = workspace.process.when_late, clock.now()
    for person in _first_asked(told, step, workspace):
        deputy = deputy_of(workspace, person, at)
        if (
            deputy
            and may_be_asked(workspace, step, deputy)
            and _after(question, late.deputy_after, person, workspace) <= at
        ):
            found |= stand_in(session, told, question, person, deputy, Because.LATE)
        if (
            isinstance(step, Decide)
            and _after(question, late.escalate_after, person, workspace) <= at
        ):
            for above in workspace.people_for(late.escalate_to):
                found |= stand_in(session, told, question, person, above.id, Because.ESCALATED)
    if found:
        ask_those_in_place(session, workspace, question)


def _first_asked(told: Story, step: Asking, workspace: Workspace) -> list[str]:
    """Those whose own word is missing."""
    if isinstance(step, Decide):
        return [person for person, speaks_for in step.voices.items() if person in speaks_for]
    return asked_of(told, step, workspace)


def _after(question: Question, hours: float, person: str, workspace: Workspace) -> datetime:
    """So many of the person's working hours after it was due."""
    who = _known(workspace, person)
    return due_at(question.due_at, hours, workspace.region(who.region), workspace.zone_of(who))


def _ends_at(workspace: Workspace, question: Question) -> datetime | None:
    hours = workspace.process.when_late.expire_after
    if hours is None:
        return None
    return max(
        _after(question, hours, person, workspace) for person in _somebody(workspace, question)
    )


def _somebody(workspace: Workspace, question: Question) -> list[str]:
    return question.asked or [workspace.team.owner]


def _is_over(workspace: Workspace, question: Question) -> bool:
    ends = _ends_at(workspace, question)
    return ends is not None and ends <= clock.now()


def _give_up(session: Session, workspace: Workspace, told: Story, question: Question) -> None:
    _tell(session, workspace, told, question, "expired", f"expired/{told.content.id}", {})
    told.content.close(Outcome.EXPIRED, clock.now())
    close_questions(session, told.content.id, clock.now())


def _warn(session: Session, workspace: Workspace, told: Story, question: Question) -> None:
    """Each slot and each end is warned of once."""
    at, slot = clock.now(), told.content.slot.utc()
    risky_from = slot - timedelta(hours=workspace.process.when_late.warn_before_slot)
    if risky_from <= at < slot and question.opened_at < risky_from:
        key = f"at-risk/{told.content.id}/{slot.isoformat()}"
        _tell(session, workspace, told, question, "at-risk", key, {"due_at": slot})
    ends = _ends_at(workspace, question) if question.gate != "publish" else None
    if ends is not None and _a_day_before(ends, workspace, question) <= at:
        key = f"expiring/{question.id}/{ends.isoformat()}"
        _tell(session, workspace, told, question, "expiring", key, {"due_at": ends})


def _a_day_before(ends: datetime, workspace: Workspace, question: Question) -> datetime:
    who = _known(workspace, _somebody(workspace, question)[0])
    return working_day_before(ends, workspace.region(who.region), workspace.zone_of(who))


def _tell(
    session: Session,
    workspace: Workspace,
    told: Story,
    question: Question,
    kind: Kind,
    key: str,
    facts: Mapping[str, Any],
) -> None:
    names = ", ".join(_known(workspace, person).name for person in _somebody(workspace, question))
    tell_people(
        session,
        workspace,
        _concerned(workspace, told, question),
        kind,
        key=key,
        content=told.content,
        facts={"waits_for": names, "question_id": question.id, **facts},
    )


def _concerned(workspace: Workspace, told: Story, question: Question) -> Iterable[str]:
    """Everybody who can still save it: the asked, their deputies, the creator, the managers."""
    deputies = (deputy_of(workspace, person, clock.now()) for person in question.asked)
    people = [
        *question.asked,
        *(person for person in deputies if person),
        told.content.creator,
        *managers(workspace, told.content.region),
    ]
    return dict.fromkeys(people)


def _known(workspace: Workspace, person: str) -> Person:
    """The person, or for one who left the team its owner."""
    team = workspace.team
    return team.people.get(person) or team.people[team.owner]
