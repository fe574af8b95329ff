"""Who sees which posts: as far as their roles reach, and no further; and of those, their own."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from signoff.lifecycle.in_force import agreed
from signoff.store.contents import Content, content_of_run
from signoff.store.database import reading
from signoff.store.eyes import Eyes, Sets, runs_seen, sets_of_channels
from signoff.store.questions import open_questions
from signoff.workspace import Person, Workspace

MOST_RUNS = 1000
"""Of somebody who is limited to brands or channels, Prefect's lists show the newest posts."""


def sees_run(person_id: str, run_id: str) -> bool:
    """Whether this flow run carries a content that the person may see."""
    with reading() as session:
        workspace, content = agreed(session).workspace, content_of_run(session, run_id)
        person = workspace.team.people.get(person_id)
        return bool(content and person and sees_content(session, workspace, person, content))


def runs_seen_by(person_id: str) -> list[str] | None:
    """The runs that Prefect may tell this person about; None: all those of their region."""
    with reading() as session:
        workspace = agreed(session).workspace
        eyes = eyes_of(session, workspace, workspace.person(person_id))
        return None if eyes.by_region else runs_seen(session, eyes, MOST_RUNS)


def eyes_of(session: Session, workspace: Workspace, person: Person) -> Eyes:
    """How far this person sees, for lists: the same as `sees_content` says of each."""
    if sees_all(workspace, person):
        return Eyes(person.id, person.region, None, None, None)
    if not workspace.team.is_limited(person):
        return Eyes(person.id, person.region, [], None, None)
    sets = sets_of_channels(session)

    def seen(region: str) -> Sets:
        return [one for one in sets if workspace.sees(person, region, one.split())]

    own = [one for one in sets if workspace.reaches(person, one.split())]
    return Eyes(person.id, person.region, seen(""), seen(person.region), own)


def sees_all(workspace: Workspace, person: Person) -> bool:
    """Whether nothing has to be kept from this person."""
    return workspace.may(person, "run") or workspace.team.sees_everywhere(person)


def sees_content(session: Session, workspace: Workspace, person: Person, content: Content) -> bool:
    """Whether this person may see the content."""
    return person.id in who_see(session, workspace, [person.id], content)


def who_see(
    session: Session, workspace: Workspace, ids: Iterable[str], content: Content
) -> list[str]:
    """Those of these people of the team who may see the content."""
    asked = {id for question in open_questions(session, content.id) for id in question.asked}
    people = (workspace.team.people[id] for id in ids if id in workspace.team.people)
    return [one.id for one in people if _may_see(workspace, one, content, asked)]


def _may_see(workspace: Workspace, person: Person, content: Content, asked: set[str]) -> bool:
    if sees_all(workspace, person) or workspace.sees(person, content.region, content.on):
        return True
    is_theirs = person.id in {content.creator, *asked}
    return is_theirs and workspace.reaches(person, content.on)
