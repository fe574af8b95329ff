"""A post whose people answer one after the other, whatever happens to its run in between."""

from contextlib import suppress
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectHTTPStatusError
from sqlalchemy import select

from server.demo.player import Form
from server.demo.script import Line, approves, morning_ritual
from signoff.store.answers import ReceivedAnswer
from signoff.store.contents import content_of_run, revisions
from signoff.store.database import reading
from signoff.store.questions import Question, decisions, open_questions
from tasks.runs import start_lifecycle

AWAY = (httpx.HTTPError, PrefectHTTPStatusError)
"""How Prefect does not answer."""
HEAD_OFFICE = "approve-head-office"


class Lost(AssertionError):
    """An answer that was accepted is gone or counts twice, or a post cannot be answered."""


class AnsweredPost:
    """The post, what was answered, and who answers next."""

    def __init__(self, number: int) -> None:
        part = morning_ritual()
        brief = part.brief.model_copy(update={"title": f"Killed on its way {number}"})
        self.lines = [*part.lines, approves(HEAD_OFFICE, "grace"), approves(HEAD_OFFICE, "mei")]
        self.answered: list[Line] = []
        self._begun_as = start_lifecycle(brief)

    @property
    def line(self) -> Line:
        return self.lines[len(self.answered)]

    @property
    def id(self) -> int:
        with reading() as session:
            found = content_of_run(session, self._begun_as)
            assert found, "the run has not begun"
            return found.id

    @property
    def run_id(self) -> str:
        """The run that carries it now; while none has begun, the one that was asked for."""
        with reading() as session:
            found = content_of_run(session, self._begun_as)
            return (found and found.run_id) or self._begun_as

    def state(self) -> State[object] | None:
        """What Prefect says of its run; nothing when Prefect does not answer."""
        with suppress(*AWAY), get_client(sync_client=True) as prefect:
            return prefect.read_flow_run(UUID(self.run_id)).state
        return None

    def shows(self) -> str:
        """The key of the form that people can answer now; empty when there is none."""
        state = self.state()
        return (state.state_details.pause_key or "") if state and state.is_paused() else ""

    def went_on(self, form: Form) -> bool:
        """Whether it shows what comes after this form was answered."""
        shown, rest = self.shows(), self.lines[len(self.answered) + 1 :]
        wanted = f"{rest[0].place}-round-" if rest else "asleep"
        return shown.startswith(wanted) and shown != form.key

    @property
    def stands(self) -> str:
        """What is to be known when it does not go on."""
        state = self.state()
        shows, answered = self.shows() or "nothing", len(self.answered)
        with reading() as session:
            asked = [(q.shown, q.asked, q.answers) for q in open_questions(session, self.id)]
        return (
            f"run {self.run_id} of content {self.id} is {state!r} and shows {shows};"
            f" {answered} answered before; asked: {asked}"
        )

    def has_kept(self, form: Form) -> bool:
        of_form = select(ReceivedAnswer.id).join(
            Question, Question.id == ReceivedAnswer.question_id
        )
        this = of_form.where(Question.content_id == self.id, ReceivedAnswer.form == form.key)
        with reading() as session:
            return session.scalars(this).first() is not None

    def must_count_once(self) -> None:
        """Of everything that was answered, each is there once, and there is nothing else."""
        deciders = [line.person for line in self.answered if "decision" in line.answers]
        with reading() as session:
            decided = [decision.person for decision in decisions(session, self.id)]
            written = len(revisions(session, self.id))
        if (sorted(decided), written) != (sorted(deciders), 1):
            raise Lost(f"{decided} decided and {written} texts, not {deciders} and one")
