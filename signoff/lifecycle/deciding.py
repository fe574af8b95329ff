"""One person decides at one level on one revision."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from signoff import clock
from signoff.language import _
from signoff.lifecycle.in_force import Agreed, agreed
from signoff.lifecycle.planning import ask_nobody
from signoff.lifecycle.proving import prove
from signoff.lifecycle.receiving import Sent, keep
from signoff.lifecycle.turns import AnswerRefused, Turn, may_answer, still_open
from signoff.lifecycle.unresolved import must_be_resolved
from signoff.rules import Decide, Story, consented
from signoff.store.database import writing
from signoff.store.questions import (
    Decision,
    Method,
    Question,
    Verdict,
    decisions,
    open_questions,
)
from signoff.store.stories import story
from signoff.telling import Kind, tell_people
from signoff.workspace import Workspace

KINDS: dict[Verdict, Kind] = {
    Verdict.APPROVE: "approved",
    Verdict.REQUEST_CHANGES: "changes-requested",
    Verdict.REJECT: "rejected",
}


@dataclass(frozen=True)
class Answer:
    """What one person said, and about what."""

    verdict: Verdict
    comment: str
    fingerprint: str
    """The revision that the person saw."""
    sent: Sent
    """Who sent it, and how we know."""

    @property
    def person(self) -> str:
        return self.sent.sender.person


def decide(turn: Turn, answer: Answer) -> None:
    """Record a decision, or raise `AnswerRefused` with the sentence for the next form."""
    assert isinstance(turn.step, Decide)
    _must_be_complete(answer)
    with writing() as session:
        told = story(session, turn.story.content.id, lock=True)
        asked, step = still_open(session, turn.question_id, told, turn.step)
        rules = agreed(session)
        _must_count(told, step, rules.workspace, answer)
        if answer.verdict is Verdict.APPROVE:
            must_be_resolved(session, rules.workspace, told.content.id, step.level, step.deciders)
        answer_id = keep(session, asked, answer.sent)
        decision = _decision(step, told, answer, rules, answer_id)
        session.add(decision)
        for question in open_questions(session, told.content.id):
            question.take()  # what is shown for all of them together is shown anew
        session.flush()
        told = replace(told, decisions=decisions(session, told.content.id))
        is_complete = consented(told, rules.workspace)
        if is_complete:
            ask_nobody(session, told.content.id)
        if is_complete or answer.verdict is not Verdict.APPROVE:
            _tell(session, told, asked, answer, rules.workspace)
        prove(session, decision)


def _must_be_complete(answer: Answer) -> None:
    if answer.verdict is not Verdict.APPROVE and not answer.comment.strip():
        raise AnswerRefused(
            _("Please write in the comment what should change, or why not. The creator needs it.")
        )


def _must_count(told: Story, step: Decide, workspace: Workspace, answer: Answer) -> None:
    if answer.fingerprint != step.revision.fingerprint:
        raise AnswerRefused(
            _("The post changed after you opened the form. Please look at the new text.")
        )
    if not may_answer(told, step, workspace, answer.person):
        raise AnswerRefused(
            _("You cannot decide at “{level}” on this post.", level=step.level.name)
        )
    # The step is of now, when nobody else can write: of two clicks at once the second comes here.
    if answer.person not in step.deciders:
        raise AnswerRefused(_("You have decided here already. The others are still asked."))


def _decision(step: Decide, told: Story, answer: Answer, rules: Agreed, answer_id: int) -> Decision:
    return Decision(
        content_id=told.content.id,
        revision_id=step.revision.id,
        fingerprint=answer.fingerprint,
        gate=step.gate.id,
        level=step.level.id,
        person=answer.person,
        verdict=answer.verdict,
        comment=answer.comment.strip(),
        method=Method.PROVEN,
        answer_id=answer_id,
        covers=list(step.voices[answer.person]),
        rules=rules.number,
        decided_at=clock.now(),
    )


def _tell(
    session: Session, told: Story, asked: Question, answer: Answer, workspace: Workspace
) -> None:
    """The creator hears of changes and rejections at once, and of the last consent."""
    kind = KINDS[answer.verdict]
    level = workspace.level(asked.gate, asked.level).name
    facts = {"who": answer.person, "level": level, "comment": answer.comment.strip()}
    tell_people(
        session,
        workspace,
        [told.content.creator],
        kind,
        key=f"{kind}/{asked.id}/{asked.answers}",
        content=told.content,
        facts=facts,
    )
