"""What a content's page tells beside its texts: who was asked and told, what was tried and read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signoff.access.visitor import Way
from signoff.store.answers import ReceivedAnswer
from signoff.store.measurements import Checkpoint, Measurement
from signoff.store.notices import Notice
from signoff.store.publications import Attempt, Publication
from signoff.store.questions import Question


@dataclass(frozen=True)
class ToldOf:
    """One notice, without its words."""

    person: str
    medium: str
    kind: str
    created_at: datetime
    sent_at: datetime | None
    tries: int
    problem: str


def questions_of(session: Session, content_id: int) -> list[Question]:
    """Everything that was asked about a content, first to last."""
    wanted = select(Question).where(Question.content_id == content_id)
    return list(session.scalars(wanted.order_by(Question.opened_at, Question.id)))


def ways_of(session: Session, content_id: int) -> dict[int, Way]:
    """How those who answered had shown who they are, by the answer's number."""
    wanted = (
        select(ReceivedAnswer.id, ReceivedAnswer.way)
        .join(Question, Question.id == ReceivedAnswer.question_id)
        .where(Question.content_id == content_id)
    )
    return dict(session.execute(wanted).tuples().all())


def told_of(session: Session, content_id: int) -> list[ToldOf]:
    """Every notice about a content, first to last."""
    columns = (Notice.person, Notice.medium, Notice.kind, Notice.created_at, Notice.sent_at)
    wanted = select(*columns, Notice.tries, Notice.problem).where(Notice.content_id == content_id)
    return [ToldOf(*row) for row in session.execute(wanted.order_by(Notice.id)).tuples()]


def attempts_of(session: Session, content_id: int) -> list[Attempt]:
    """What happened to a content's publications, first to last."""
    wanted = (
        select(Attempt)
        .join(Publication, Publication.id == Attempt.publication_id)
        .where(Publication.content_id == content_id)
    )
    return list(session.scalars(wanted.order_by(Attempt.id)))


def checkpoints_of(session: Session, content_id: int) -> list[Checkpoint]:
    """When a content's publications were, or will be, measured."""
    wanted = (
        select(Checkpoint)
        .join(Publication, Publication.id == Checkpoint.publication_id)
        .where(Publication.content_id == content_id)
    )
    return list(session.scalars(wanted.order_by(Checkpoint.due_at, Checkpoint.id)))


def measurements_of(session: Session, content_id: int) -> list[Measurement]:
    """Every number that was read of a content's publications, first to last."""
    wanted = (
        select(Measurement)
        .join(Publication, Publication.id == Measurement.publication_id)
        .where(Publication.content_id == content_id)
    )
    return list(session.scalars(wanted.order_by(Measurement.id)))
