"""One content and its run: what the store and Prefect say of it, and whether it is mended."""

import os
import signal
from unittest.mock import patch
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.sorting import ArtifactSort
from sqlalchemy import select

from signoff.store.contents import Content
from signoff.store.database import forget_connections, reading
from signoff.store.notices import Notice
from signoff.store.questions import Question, open_questions
from tasks.forms import receive_answer
from tasks.repairing import repair_runs
from tasks.runs import REPAIRED, states_of, without_form
from tests.lifecycle_run import signed_in, wake_up
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


def story_of(id: str) -> str:
    """What the run's newest artifact tells."""
    its = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[UUID(id)]))
    with get_client(sync_client=True) as prefect:
        newest, *_older = prefect.read_artifacts(
            artifact_filter=its, sort=ArtifactSort.CREATED_DESC, limit=1
        )
    return str(newest.data)


def lose_form(id: str) -> None:
    with get_client(sync_client=True) as prefect:
        prefect.delete_flow_run_input(UUID(id), f"suspended-{the_question().shown}-schema")
    assert not people_can_answer(id)


def answer(run_id: str, person: str = "giulia", **fields: str) -> None:
    keep_answer(run_id, person, **fields)
    wake_up(run_id)


def keep_answer(run_id: str, person: str, **fields: str) -> None:
    """All that a server does that dies before it tells the run to go on."""
    receive_answer(run_id, signed_in(person), {**fields, "form": the_question().shown})


def is_mended(id: str) -> bool:
    """Whether one look finds the run lost, and carrying it out brings it back to its form."""
    assert repair_runs() == 1
    assert state_of(id).name == REPAIRED
    carry_out(id)
    return people_can_answer(id)


def die_after_closing(id: str) -> None:
    """Carry the run on in a process of its own, which is killed when the content has ended."""
    forget_connections()  # the child must not share one
    child = os.fork()
    if not child:
        signal.alarm(60)
        with patch("flows.content_lifecycle.start_reworks", _die):
            try:
                carry_out(id)
            finally:
                os._exit(1)
    _pid, ended = os.waitpid(child, 0)
    assert os.WTERMSIG(ended) == signal.SIGKILL


def _die(_content_id: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
