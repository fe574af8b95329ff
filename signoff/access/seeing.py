"""What a person who does not see everywhere sees: the posts of their region, and their own."""

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
        return content is not None and _is_theirs(session, person, content)


def sees_content(session: Session, workspace: Workspace, person: Person, content: Content) -> bool:
    """Whether this person may see the content: because they see everything, or it is theirs."""
    everywhere = workspace.may(person, "run") or workspace.team.sees_everywhere(person)
    return everywhere or _is_theirs(session, person, content)


def _is_theirs(session: Session, person: Person, content: Content) -> bool:
    asked = {id for question in open_questions(session, content.id) for id in question.asked}
    return content.region == person.region or person.id in {content.creator, *asked}
