"""What a person who does not see everywhere sees: the posts of their region, and their own."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from signoff.lifecycle.in_force import workspace_in_force
from signoff.store.contents import Content, content_of_run
from signoff.store.database import reading
from signoff.store.questions import open_questions
from signoff.workspace import Person, Workspace


def sees_run(person_id: str, run_id: str) -> bool:
    """Whether the content that this run carries is of the person's region, or asks the person."""
    person = workspace_in_force().team.people[person_id]
    with reading() as session:
        content = content_of_run(session, run_id)
        return content is not None and _is_theirs(person, content, _asked(session, content))


def sees_content(session: Session, workspace: Workspace, person: Person, content: Content) -> bool:
    """Whether this person may see the content: because they see everything, or it is theirs."""
    return person.id in who_see(session, workspace, [person.id], content)


def who_see(
    session: Session, workspace: Workspace, ids: Iterable[str], content: Content
) -> list[str]:
    """Those of these people of the team who may see the content."""
    asked = _asked(session, content)
    people = (workspace.team.people[id] for id in ids if id in workspace.team.people)
    return [one.id for one in people if _may_see(workspace, one, content, asked)]


def _may_see(workspace: Workspace, person: Person, content: Content, asked: set[str]) -> bool:
    everywhere = workspace.may(person, "run") or workspace.team.sees_everywhere(person)
    return everywhere or _is_theirs(person, content, asked)


def _is_theirs(person: Person, content: Content, asked: set[str]) -> bool:
    return content.region == person.region or person.id in {content.creator, *asked}


def _asked(session: Session, content: Content) -> set[str]:
    return {id for question in open_questions(session, content.id) for id in question.asked}
