"""One content and its run: what the store and Prefect say of it, and whether it is mended."""

from uuid import UUID

from prefect.client.orchestration import get_client
from sqlalchemy import select

from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.notices import Notice
from signoff.store.questions import Question, open_questions
from tasks.repairing import repair_runs
from tasks.runs import REPAIRED, states_of, without_form
from tests.servers.hands import carry_out, state_of


def the_content() -> Content:
    with reading() as session:
        return session.scalars(select(Content)).one()


def the_question() -> Question:
    with reading() as session:
        (asked,) = open_questions(session, the_content().id)
        return asked


def told(kind: str) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Notice.person).where(Notice.kind == kind)))


def people_can_answer(id: str) -> bool:
    """Whether the run waits with the form of the open question, and Prefect has the form."""
    seen = states_of([id])[id]
    return seen.form == the_question().shown and not without_form({id: seen.form})


def lose_form(id: str) -> None:
    with get_client(sync_client=True) as prefect:
        prefect.delete_flow_run_input(UUID(id), f"suspended-{the_question().shown}-schema")
    assert not people_can_answer(id)


def is_mended(id: str) -> bool:
    """Whether one look finds the run lost, and carrying it out brings it back to its form."""
    assert repair_runs() == 1
    assert state_of(id).name == REPAIRED
    carry_out(id)
    return people_can_answer(id)
