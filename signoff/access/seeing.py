"""What a person who does not see everywhere sees: the posts of their region, and their own."""

from signoff.lifecycle.in_force import workspace_in_force
from signoff.store.contents import content_of_run
from signoff.store.database import reading
from signoff.store.questions import open_questions


def sees_run(person_id: str, run_id: str) -> bool:
    """Whether the content that this run carries is of the person's region, or asks the person."""
    person = workspace_in_force().team.people[person_id]
    with reading() as session:
        content = content_of_run(session, run_id)
        if content is None:
            return False
        asked = {id for question in open_questions(session, content.id) for id in question.asked}
    return content.region == person.region or person_id in {content.creator, *asked}
