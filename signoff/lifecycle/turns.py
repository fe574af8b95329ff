"""Whose turn is it, what do they see, and whose answer counts?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from signoff.errors import SignoffError
from signoff.findings import Finding
from signoff.language import _
from signoff.lifecycle.in_force import step_of
from signoff.rules import Create, Decide, Mend, Story, relieved_by, writers
from signoff.store.database import writing
from signoff.store.questions import Question
from signoff.store.stand_ins import StandIn
from signoff.workspace import Person, Workspace

Asking = Create | Decide | Mend
MANAGERS = ("social-media-manager",)
A = TypeVar("A", Create, Decide, Mend)


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

    leads: str = ""
    """The key of the form in Prefect, where this is asked beside another level."""

    def is_about(self, form: str) -> bool:
        """Whether this form asked the same of the same revision, though others answered since."""
        asked = form.rpartition("-")[0]
        return asked in (key.rpartition("-")[0] for key in (self.key, self.leads) if key)


def at_once(step: Asking) -> tuple[Asking, ...]:
    """Every question of this step: levels may be asked side by side."""
    return step.at_once if isinstance(step, Decide) else (step,)


def place_of(step: Asking) -> tuple[str, str, int]:
    """Gate, level and round of a question."""
    match step:
        case Create(round=round):
            return "create", "", round
        case Decide(gate=gate, level=level, revision=revision):
            return gate.id, level.id, revision.number
        case Mend(publication=publication):
            return "publish", publication.channel, publication.revision_id


def asked_of(told: Story, step: Asking, workspace: Workspace) -> list[str]:
    """The ids of the people whose turn it is."""
    match step:
        case Create(round=round):
            return writers(told, round)
        case Decide(asked=asked):
            return list(asked)
        case Mend():
            late = [one.stand_in for one in stand_ins_at(told, step) if not one.because.relieves]
            return list(dict.fromkeys([*holders(told, step, workspace), *late]))


def first_asked(told: Story, step: Asking, workspace: Workspace) -> list[str]:
    """Those whose own task it is, whoever does it for them."""
    match step:
        case Create():
            return [told.content.creator]
        case Decide(voices=voices):
            return [person for person, speaks_for in voices.items() if person in speaks_for]
        case Mend():
            return managers(workspace, told.content) or [workspace.team.owner]


def holders(told: Story, step: Asking, workspace: Workspace) -> dict[str, str]:
    """Who has each task now: themselves, or by whom they are relieved; and whose task it is."""
    by = relieved_by(told, *place_of(step))
    found: dict[str, str] = {}
    for first in first_asked(told, step, workspace):
        holder = by.get(first, first)
        if isinstance(step, Decide) and step.voices.get(holder) != (first,):
            holder = first
        if holder in workspace.team.people or holder == first:
            found.setdefault(holder, first)
        else:
            found.setdefault(first, first)
    return found


def stand_ins_at(told: Story, step: Asking) -> list[StandIn]:
    """Everybody who stood in at this question, first to last."""
    return [one for one in told.stand_ins if one.is_at(*place_of(step))]


class Placed(Protocol):
    """Something of which one knows where it belongs: a content, or a line about one."""

    @property
    def region(self) -> str: ...

    @property
    def on(self) -> Collection[str]: ...


def managers(workspace: Workspace, about: Placed) -> list[str]:
    """The ids of the social media managers of the post's region; where it has none, of all of
    them. Those only whose posts it can be."""
    everywhere = workspace.people_for(MANAGERS, about.on)
    return [p.id for p in everywhere if p.region == about.region] or [p.id for p in everywhere]


def turn_of(
    asked: Question, step: Asking, told: Story, workspace: Workspace, leads: str = ""
) -> Turn:
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
        leads=leads,
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


def still_open(session: Session, question_id: int, told: Story, expected: A) -> tuple[Question, A]:
    """The question and its step, if it is still asked; else the answer came too late."""
    step = step_of(session, told)
    now = at_once(step) if isinstance(step, Create | Decide | Mend) else ()
    for one in now:
        if isinstance(one, type(expected)) and place_of(one) == place_of(expected):
            return session.get_one(Question, question_id), one
    raise AnswerRefused(_("Meanwhile this was decided. Your answer was not needed any more."))


def may_answer(told: Story, step: Asking, workspace: Workspace, person: str) -> bool:
    """Whether this person's answer can count."""
    if isinstance(step, Decide):
        spoke = told.decided_on(step.revision)
        here = (step.gate.id, step.level.id)
        return person in step.voices or any(
            (one.gate, one.level, one.person) == (*here, person) for one in spoke
        )
    known = workspace.team.people.get(person)
    reached = known is not None and workspace.reaches(known, told.content.on)
    return reached and person in asked_of(told, step, workspace)
