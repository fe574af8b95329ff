"""Whose turn is it? A question is opened once, and shown as often as it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.errors import SignoffError
from signoff.findings import Finding
from signoff.language import _
from signoff.lifecycle.in_force import Agreed, agreed, step_of
from signoff.rules import Create, Decide, Mend, Story, deciders
from signoff.store.database import writing
from signoff.store.notices import hearers
from signoff.store.questions import Question, close_questions, question
from signoff.store.stories import story
from signoff.telling import tell_people
from signoff.working_time import due_at
from signoff.workspace import Person, Workspace

Asking = Create | Decide | Mend
MANAGERS = ("social-media-manager",)
MEND_HOURS = 4.0


class AnswerRefused(SignoffError):
    """An answer that cannot count; the sentence says why and what would."""

    def __init__(self, sentence: str, findings: Sequence[Finding] = ()) -> None:
        self.findings = findings
        super().__init__(sentence)


@dataclass(frozen=True)
class Turn:
    """Everything that the form of one question shows."""

    question_id: int
    key: str
    """Under which the form waits: an answer to another form does not fit."""
    shown: bool
    """Whether the form was shown under this key before, so that an answer may be there."""
    step: Asking
    story: Story
    workspace: Workspace
    people: Mapping[str, str]
    """Who may answer: their ids by the names shown in the form."""
    language: str
    due_at: datetime
    zone: str
    """The zone in which the due time is shown."""
    refusal: str
    kept: Mapping[str, Any]
    findings: Sequence[Finding]
    """About what was refused, or else about the revision that is shown."""

    def is_about(self, form: str) -> bool:
        """Whether this form asked the same of the same revision, though others answered since."""
        return form.rpartition("-")[0] == self.key.rpartition("-")[0]


def open_turn(content_id: int, run_id: str) -> Turn | None:
    """Ask what is next to ask of this content; None when there is nothing to ask any more."""
    with writing() as session:
        told = story(session, content_id, lock=True)
        step = step_of(session, told)
        if not isinstance(step, Create | Decide | Mend):
            return None
        now_agreed = agreed(session)
        asked = _question(session, told, step, now_agreed, run_id)
        close_questions(session, content_id, clock.now(), but=asked.id)
        return turn_of(asked, step, told, now_agreed.workspace)


def place_of(step: Asking) -> tuple[str, str, int]:
    """Gate, level and round of a question."""
    match step:
        case Create(round=round):
            return "create", "", round
        case Decide(gate=gate, level=level, revision=revision):
            return gate.id, level.id, revision.number
        case Mend(publication=publication):
            return "publish", publication.channel, publication.revision_id


def _question(session: Session, told: Story, step: Asking, agreed: Agreed, run_id: str) -> Question:
    gate, level, round = place_of(step)
    people = asked_of(told, step, agreed.workspace)
    found = question(session, told.content.id, gate, level, round)
    if found is None:
        found = Question(content_id=told.content.id, gate=gate, level=level, round=round, answers=0)
        session.add(found)
    if found.closed_at is not None or found.opened_at is None:
        found.opened_at, found.closed_at = clock.now(), None
        found.due_at = _due(told, step, agreed.workspace, people)
        found.refusal, found.kept, found.findings, found.shown = "", {}, [], found.shown or ""
    found.asked, found.run_id = people, run_id
    session.flush()
    _tell(session, told, step, agreed.workspace, found)
    return found


def asked_of(told: Story, step: Asking, workspace: Workspace) -> list[str]:
    """The ids of the people whose turn it is."""
    match step:
        case Create():
            return [told.content.creator]
        case Decide(deciders=deciders):
            return list(deciders)
        case Mend():
            return menders(told, workspace)


def menders(told: Story, workspace: Workspace) -> list[str]:
    """Who mends a failed publication: the region's managers, else all, else the owner."""
    return managers(workspace, told.content.region) or [workspace.team.owner]


def managers(workspace: Workspace, region: str) -> list[str]:
    """The ids of a region's social media managers; where it has none, of all of them."""
    everywhere = workspace.people_for(MANAGERS)
    return [p.id for p in everywhere if p.region == region] or [p.id for p in everywhere]


def _due(told: Story, step: Asking, workspace: Workspace, people: list[str]) -> datetime:
    """As the brief or the process says; but an answer that comes after the slot helps nobody."""
    brief_due = told.brief.due_in(workspace)
    if isinstance(step, Create) and step.round == 1 and brief_due is not None:
        return brief_due.utc()
    first = workspace.person(people[0] if people else workspace.team.owner)
    hours, region = _hours(step, workspace), workspace.region(first.region)
    due, slot = due_at(clock.now(), hours, region, workspace.zone_of(first)), told.content.slot
    return min(due, slot.utc()) if slot.utc() > clock.now() else due


def _hours(step: Asking, workspace: Workspace) -> float:
    match step:
        case Create():
            return workspace.process.create.hours
        case Decide(level=level):
            return level.hours
        case Mend():
            return MEND_HOURS


def _tell(
    session: Session, told: Story, step: Asking, workspace: Workspace, asked: Question
) -> None:
    what = step.level.name if isinstance(step, Decide) else asked.gate
    facts = {"what": what, "due_at": asked.due_at, "question_id": asked.id}
    key = f"turn/{asked.id}/{asked.opened_at.isoformat()}"
    known = hearers(session, told.content.id, "failed") if isinstance(step, Mend) else set()
    people = [id for id in asked.asked if id not in known]
    tell_people(session, workspace, people, "turn", key=key, content=told.content, facts=facts)


def turn_of(asked: Question, step: Asking, told: Story, workspace: Workspace) -> Turn:
    """Everything that is shown to whoever is asked this; it counts as shown from now on."""
    here = workspace.team.people  # somebody who is asked may leave before they answer
    people = [here[id] for id in asked.asked if id in here]
    reader = people[0] if people else workspace.person(workspace.team.owner)
    key = asked.key(told.latest.fingerprint if told.latest else "brief")
    shown_before, asked.shown = asked.shown == key, key
    return Turn(
        question_id=asked.id,
        key=key,
        shown=shown_before,
        step=step,
        story=told,
        workspace=workspace,
        people=_by_name(people),
        language=_shared_language(people, workspace),
        due_at=asked.due_at,
        zone=workspace.zone_of(reader),
        refusal=asked.refusal,
        kept=dict(asked.kept),
        findings=[Finding(**said) for said in _said_of(asked, told)],
    )


def _said_of(asked: Question, told: Story) -> list[dict[str, Any]]:
    if asked.kept or told.latest is None:
        return asked.findings
    return told.latest.findings


def _by_name(people: list[Person]) -> dict[str, str]:
    """Ids by name; two people of one name are told apart by their id."""
    names = [person.name for person in people]
    return {p.name if names.count(p.name) == 1 else f"{p.name} ({p.id})": p.id for p in people}


def _shared_language(people: list[Person], workspace: Workspace) -> str:
    """The language of all who are asked, or else the team's."""
    spoken = {workspace.language_of(person) for person in people}
    return spoken.pop() if len(spoken) == 1 else workspace.team.language


def refuse(question_id: int, why: AnswerRefused, kept: Mapping[str, Any]) -> None:
    """An answer did not count: the next form says why, and holds what was written."""
    with writing() as session:
        asked = session.get_one(Question, question_id)
        asked.refuse(str(why), dict(kept), [asdict(finding) for finding in why.findings])


def ask_anew(question_id: int) -> None:
    """The run started again without an answer: the next form needs a key of its own."""
    with writing() as session:
        session.get_one(Question, question_id).ask_anew()


def still_open(session: Session, question_id: int, told: Story, expected: Asking) -> Question:
    """The question, if what it asks is still what is next; else the answer came too late."""
    step = step_of(session, told)
    if type(step) is not type(expected) or place_of(step) != place_of(expected):
        raise AnswerRefused(_("Meanwhile this was decided. Your answer was not needed any more."))
    return session.get_one(Question, question_id)


def may_answer(told: Story, step: Asking, workspace: Workspace, person: str) -> bool:
    """Whether this person's answer can count."""
    if isinstance(step, Decide):
        return person in deciders(told, workspace, step.level, step.revision)
    return person in asked_of(told, step, workspace)
