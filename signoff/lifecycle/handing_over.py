"""What waits for one person is given to another: by themselves, or by who answers for the post."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from signoff import clock
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.asking import ask_those_in_place
from signoff.lifecycle.in_force import agreed, step_of
from signoff.lifecycle.standing_in import is_away, keep_stand_in
from signoff.lifecycle.turns import (
    MANAGERS,
    Asking,
    Placed,
    asked_of,
    at_once,
    holders,
    managers,
    place_of,
    stand_ins_at,
)
from signoff.rules import Create, Decide, Mend, Story, deciders
from signoff.rules.consent import may_judge
from signoff.store.database import writing
from signoff.store.owed import asked_about
from signoff.store.questions import Question
from signoff.store.stand_ins import Because
from signoff.store.stories import story
from signoff.telling import tell_people
from signoff.workspace import Person, Workspace


class NotHandedOver(SignoffError):
    """It stays where it is; the sentence says why."""


@dataclass(frozen=True)
class Task:
    """One question that is open, and everything that it takes to give it to somebody."""

    question: Question
    told: Story
    step: Asking
    workspace: Workspace

    @property
    def held(self) -> Mapping[str, str]:
        """Who of those who are asked can give it away, and whose task it was at first."""
        asked = asked_of(self.told, self.step, self.workspace)
        found = holders(self.told, self.step, self.workspace)
        return {holder: first for holder, first in found.items() if holder in asked}

    def name(self, person: str) -> str:
        """What people call them, also when they left the team."""
        known = self.workspace.team.people.get(person)
        return known.name if known else person


def hand_over(question_id: int, person: str, to: str, by: str) -> int:
    """`to` answers what `person` is asked; gives the number of the record.

    Raises `NotHandedOver` with the sentence for whoever wanted it; then nothing was changed.
    """
    with writing() as session:
        task = open_task(session, question_id, lock=True)
        if person not in task.held:
            raise NotHandedOver(_("{name} does not have this any more.", name=task.name(person)))
        if not may_hand_over(task, person, by):
            raise NotHandedOver(
                _("Whoever is asked hands it over, or the region's managers, or the owner.")
            )
        if why := _why_not(task, person, to, by):
            raise NotHandedOver(why)
        who = (task.held[person], to)
        row = keep_stand_in(session, task.question, who, Because.HANDED_OVER, by)
        ask_those_in_place(session, task.workspace, task.question)
        if person != by:
            tell_people(
                session,
                task.workspace,
                [person],
                "handed-over",
                key=f"handed-over/{row.id}",
                content=task.told.content,
                facts={"who": by, "waits_for": task.name(to), "question_id": question_id},
            )
        return row.id


def open_task(session: Session, question_id: int, *, lock: bool = False) -> Task:
    """What is asked there; raises `NotHandedOver` when nobody is asked any more."""
    found = asked_about(session, question_id)
    if found is None:
        raise NotHandedOver(_("There is nothing here that you may see."))
    told = story(session, found[1].id, lock=lock)
    question = session.get_one(Question, question_id, populate_existing=True)
    step = step_of(session, told)
    now = at_once(step) if isinstance(step, Create | Decide | Mend) else ()
    place = (question.gate, question.level, question.round)
    asked = next((one for one in now if place_of(one) == place), None)
    if asked is None or question.closed_at is not None:
        raise NotHandedOver(_("Meanwhile this was answered; nobody is asked any more."))
    return Task(question, told, asked, agreed(session).workspace)


def may_hand_over(task: Task, person: str, by: str) -> bool:
    """Whether `by` may take it from the person: it is theirs, or they gave it, or they manage."""
    workspace, first = task.workspace, task.held.get(person)
    actor = workspace.team.people.get(by)
    gave = [one.made_by for one in stand_ins_at(task.told, task.step) if one.person == first][-1:]
    return actor is not None and (
        by in {person, first, *gave} or manages(workspace, task.told.content, actor)
    )


def manages(workspace: Workspace, about: Placed, person: Person) -> bool:
    """Whether they may move what others have: manager of the region, owner, or engineer."""
    answering = {workspace.team.owner, *managers(workspace, about)}
    return person.id in answering or workspace.may(person, "run")


def who_may_take(task: Task, person: str, by: str) -> list[Person]:
    """Everybody to whom this can be given, by name."""
    everybody = sorted(task.workspace.team.people.values(), key=lambda one: one.name.casefold())
    return [one for one in everybody if not _why_not(task, person, one.id, by)]


def _why_not(task: Task, person: str, to: str, by: str) -> str:
    """The sentence that says why it cannot be given to them; empty when it can."""
    known = task.workspace.team.people.get(to)
    if known is None:
        return _("There is nobody of this name in the team.")
    if to == person:
        return _("{name} has it already.", name=known.name)
    if to != by and is_away(task.workspace, known, clock.now()):
        return _("{name} is away: give it to somebody who is here.", name=known.name)
    back = to == task.held[person]
    if known.external and not back:
        return _("{name} is not of the team: only their own word counts.", name=known.name)
    if not task.workspace.reaches(known, task.told.content.on):
        return _("Posts on these channels are not for {name}.", name=known.name)
    match task.step:
        case Decide():
            return "" if back else _why_not_decide(task, task.step, person, known)
        case Create():
            can = task.workspace.may(known, "create", task.told.content.on)
            return "" if can or back else _may_not(known, "create")
        case Mend():
            return _why_not_mend(task, known)


def _why_not_decide(task: Task, step: Decide, person: str, to: Person) -> str:
    told, workspace, revision = task.told, task.workspace, step.revision
    if not workspace.may(to, step.gate.stage, revision.posts):
        return _may_not(to, step.gate.stage)
    if not may_judge(told, workspace, to.id):
        return _("{name} wrote on it, and nobody decides about their own work.", name=to.name)
    here = (step.gate.id, step.level.id)
    spoke = {one.person for one in told.decided_on(revision) if (one.gate, one.level) == here}
    voiced = step.voices.get(to.id, (task.held[person],)) != (task.held[person],)
    if (
        voiced
        or to.id in spoke
        or to.id in deciders(told, workspace, (step.gate, step.level), revision)
    ):
        return _("{name} has a voice here already, and one person is one voice.", name=to.name)
    return ""


def _why_not_mend(task: Task, to: Person) -> str:
    if to.id in asked_of(task.told, task.step, task.workspace):
        return _("{name} is asked already.", name=to.name)
    if (
        to not in task.workspace.people_for(MANAGERS, task.told.content.on)
        and to.id != task.workspace.team.owner
    ):
        return _("{name} is no social media manager.", name=to.name)
    return ""


def _may_not(person: Person, what: str) -> str:
    return _("{name} has no role that may {stage}.", name=person.name, stage=what)
