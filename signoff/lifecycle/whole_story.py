"""The whole story of one content: what the page and the artifact about it both tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from signoff.access.visitor import Way
from signoff.lifecycle.in_force import agreed, step_of
from signoff.rules import Step, Story
from signoff.rules.threads import Thread, threads
from signoff.store import comments
from signoff.store.database import reading
from signoff.store.measurements import Checkpoint, Measurement
from signoff.store.publications import Attempt
from signoff.store.questions import Question
from signoff.store.results import Result, results_of
from signoff.store.stories import story
from signoff.store.whole_stories import (
    ToldOf,
    attempts_of,
    checkpoints_of,
    measurements_of,
    questions_of,
    told_of,
    ways_of,
)
from signoff.workspace import Workspace


@dataclass(frozen=True)
class WholeStory:
    """Everything that happened to a content, read at one moment."""

    told: Story
    step: Step
    """What is next."""
    workspace: Workspace
    """What is in force now."""
    questions: Sequence[Question]
    ways: Mapping[int, Way]
    """How people had shown who they are, by the number of their answer."""
    threads: Sequence[Thread]
    notices: Sequence[ToldOf]
    attempts: Sequence[Attempt]
    checkpoints: Sequence[Checkpoint]
    measurements: Sequence[Measurement]
    results: Sequence[Result]
    """How its posts did in the end; none before."""

    def open_question(self, gate: str, level: str) -> Question | None:
        """What is asked at this place and not answered yet."""
        here = [q for q in self.questions if (q.gate, q.level) == (gate, level)]
        return next((q for q in reversed(here) if q.closed_at is None), None)

    def person(self, id: str) -> str:
        """The name of somebody, also of one who has left."""
        known = self.workspace.team.people.get(id)
        return known.name if known else id

    def channel(self, id: str) -> str:
        """What people call a channel; one that the workspace has no more keeps its id."""
        known = self.workspace.channels.get(id)
        return known.name if known else id

    def level(self, gate: str, level: str) -> str:
        """The same of a level."""
        known = {(g.id, one.id): one.name for g in self.workspace.process.gates for one in g.levels}
        return known.get((gate, level), level)


def whole_story(content_id: int) -> WholeStory:
    """Everything about this content."""
    with reading() as session:
        return read_whole(session, content_id)


def read_whole(session: Session, content_id: int) -> WholeStory:
    """The same, inside a transaction."""
    told = story(session, content_id)
    return WholeStory(
        told=told,
        step=step_of(session, told),
        workspace=agreed(session).workspace,
        questions=questions_of(session, content_id),
        ways=ways_of(session, content_id),
        threads=threads(
            comments.comments(session, content_id), comments.marks(session, content_id)
        ),
        notices=told_of(session, content_id),
        attempts=attempts_of(session, content_id),
        checkpoints=checkpoints_of(session, content_id),
        measurements=measurements_of(session, content_id),
        results=results_of(session, content_id) if told.content.outcome else [],
    )
