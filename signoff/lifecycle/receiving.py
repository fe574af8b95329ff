"""What signed-in people send in: kept, with who sent it, before anything is done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.access.links import must_still_hold
from signoff.access.visitor import BY_LINK, SignedIn
from signoff.language import _
from signoff.lifecycle.in_force import agreed, step_of
from signoff.lifecycle.turns import (
    AnswerRefused,
    Turn,
    at_once,
    may_answer,
    place_of,
    turn_of,
)
from signoff.rules import Create, Decide, Mend, Step, Story
from signoff.store.answers import ReceivedAnswer, answer_to
from signoff.store.contents import content_of_run
from signoff.store.database import reading, writing
from signoff.store.questions import Question, open_questions, question
from signoff.store.stories import story
from signoff.telling import tell_people
from signoff.workspace import Workspace


@dataclass(frozen=True)
class Sent:
    """One filled-in form, as it came through the door."""

    sender: SignedIn
    form: str
    """The key of the form that was on the screen."""
    said: Mapping[str, Any]


def shown_turn(run_id: str, person: str, form: str = "") -> Turn:
    """What this run asks just now: of several the one with this form, else one of this person's.

    Raises `AnswerRefused` if it asks nothing.
    """
    turns = shown_turns(run_id)
    theirs = [t for t in turns if isinstance(t.step, Decide) and person in t.step.deciders]
    meant = [t for t in theirs if t.key.rpartition("-")[0] == form.rpartition("-")[0]]
    return [*meant, *theirs, *turns][0]


def shown_turns(run_id: str) -> list[Turn]:
    """Everything that this run asks just now; raises `AnswerRefused` if it asks nothing."""
    with reading() as session:
        content = content_of_run(session, run_id)
        told = story(session, content.id) if content else None
        step = _asked_now(session, told) if told else None
        if told and isinstance(step, Create | Decide | Mend):
            workspace = agreed(session).workspace
            turns: list[Turn] = []
            for one in at_once(step):
                asked = question(session, told.content.id, *place_of(one))
                if asked and asked.closed_at is None:
                    leads = turns[0].key if turns else ""
                    turns.append(turn_of(asked, one, told, workspace, leads))
            if turns:
                return turns
    raise AnswerRefused(
        _("Meanwhile this was decided, or the post is gone. Nothing is asked here any more.")
    )


def _asked_now(session: Session, told: Story) -> Step:
    """A form about one channel stays open, though another channel may be what is next to do."""
    places = [q.level for q in open_questions(session, told.content.id) if q.gate == "publish"]
    to_mend = [Mend(row) for row in told.current if row.channel in places]
    return to_mend[0] if to_mend else step_of(session, told)


def receive(turn: Turn, sent: Sent) -> int:
    """Keep an answer for the run to take; gives its number.

    Raises `AnswerRefused` when it comes too late, or from somebody who is not asked.
    """
    with writing() as session:
        told = story(session, turn.story.content.id, lock=True)
        asked = session.get_one(Question, turn.question_id)
        workspace = agreed(session).workspace
        if asked.closed_at is not None:
            raise AnswerRefused(
                _("Meanwhile this was decided. Your answer was not needed any more.")
            )
        if not may_answer(told, turn.step, workspace, sent.sender.person):
            raise AnswerRefused(_("You are not asked here."))
        _must_be_first(session, asked, sent.form, workspace)
        return keep(session, asked, sent)


def keep(session: Session, asked: Question, sent: Sent) -> int:
    """Write down what came, and from whom."""
    if sent.sender.way in BY_LINK:
        must_still_hold(session, sent.sender, asked)
    answer = ReceivedAnswer(
        question_id=asked.id,
        form=sent.form,
        person=sent.sender.person,
        way=sent.sender.way,
        session_id=sent.sender.session_id,
        said=dict(sent.said),
        received_at=clock.now(),
    )
    session.add(answer)
    session.flush()
    return answer.id


def _must_be_first(session: Session, asked: Question, form: str, workspace: Workspace) -> None:
    if form != asked.shown:
        raise AnswerRefused(_("The form was out of date. Please open it again."))
    if first := answer_to(session, asked.id, form):
        raise AnswerRefused(
            _("{name} was first and has answered this.", name=workspace.person(first.person).name)
        )


def received(turn: Turn) -> ReceivedAnswer | None:
    """What came in answer to this form, if anything did."""
    with reading() as session:
        return answer_to(session, turn.question_id, turn.key)


def tell_of_forgery(turn: Turn) -> None:
    """The workspace's owner hears that an answer came past the door."""
    with writing() as session:
        told, workspace = story(session, turn.story.content.id), agreed(session).workspace
        tell_people(
            session,
            workspace,
            [workspace.team.owner],
            "past-the-door",
            key=f"past-the-door/{turn.key}/{turn.question_id}",
            content=told.content,
            facts={},
        )
