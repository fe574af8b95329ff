"""What people owe: the questions that wait for them, the most urgent first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, cast, func, select
from sqlalchemy.orm import Session

from signoff.store.contents import Content, Revision
from signoff.store.questions import Decision, Question, Verdict

NOT_DECIDING = ("create", "publish")
"""Where something is to be written, or to be mended."""


@dataclass(frozen=True)
class Owed:
    """A question that waits, with what it is about."""

    question: Question
    content: Content
    revision: Revision | None
    """What is to be decided on; none where something is to be written or mended."""
    consents: int
    """How many have agreed to it at this level."""


def owed(session: Session, person: str, most: int, after: int = 0) -> list[Owed]:
    """The open questions that this person is asked, and has not answered, after so many others."""
    wanted = (
        select(Question, Content, Revision, _consents())
        .join(Content, Content.id == Question.content_id)
        .outerjoin(Revision, _is_decided_on())
        .where(_asks(person), _is_open(), ~_exists(Decision.person == person))
        .where(~_exists(Decision.verdict != Verdict.APPROVE, anywhere=True))
        .order_by(Question.due_at, Question.id)
        .limit(most)
        .offset(after)
    )
    return [Owed(*row) for row in session.execute(wanted).tuples()]


def waiting_for_others(session: Session, creator: str, most: int) -> list[tuple[Question, Content]]:
    """The open questions about this person's posts that others are asked."""
    wanted = (
        select(Question, Content)
        .join(Content, Content.id == Question.content_id)
        .where(Content.creator == creator, _is_open(), ~_asks(creator))
        .order_by(Question.due_at, Question.id)
        .limit(most)
    )
    return list(session.execute(wanted).tuples())


def asked_about(session: Session, question_id: int) -> tuple[Question, Content] | None:
    """One question, open or not, with its content."""
    wanted = select(Question, Content).join(Content, Content.id == Question.content_id)
    return session.execute(wanted.where(Question.id == question_id)).tuples().one_or_none()


def asked_of(session: Session, person: str, ids: Collection[int]) -> dict[int, Content]:
    """The contents of those of these questions, open or not, that this person was asked."""
    wanted = select(Question.id, Content).join(Content, Content.id == Question.content_id)
    found = session.execute(wanted.where(Question.id.in_(ids), _asks(person)))
    return dict(found.tuples().all())


def verdict_at(session: Session, question_id: int, person: str) -> tuple[Verdict, str] | None:
    """What this person decided when they were asked this, and the content's title."""
    wanted = (
        select(Decision.verdict, Content.title)
        .join(Content, Content.id == Decision.content_id)
        .join(Revision, Revision.id == Decision.revision_id)
        .join(Question, and_(_is_decided_on(), *_same_place()))
        .where(Question.id == question_id, Decision.person == person)
    )
    return session.execute(wanted).tuples().one_or_none()


def _asks(person: str) -> ColumnElement[bool]:
    """The list is JSON on both engines, and ids have no sign that JSON or LIKE would change."""
    return cast(Question.asked, String).contains(f'"{person}"', autoescape=True)


def _is_open() -> ColumnElement[bool]:
    return and_(Question.closed_at.is_(None), Content.outcome.is_(None))


def _is_decided_on() -> ColumnElement[bool]:
    """A question at a gate is about the revision of its round."""
    return and_(
        Revision.content_id == Question.content_id,
        Revision.number == Question.round,
        Question.gate.not_in(NOT_DECIDING),
    )


def _same_place() -> Sequence[ColumnElement[bool]]:
    return Decision.gate == Question.gate, Decision.level == Question.level


def _exists(which: ColumnElement[bool], *, anywhere: bool = False) -> ColumnElement[bool]:
    """Whether there is such a decision on the revision: at this level, or anywhere."""
    place = () if anywhere else _same_place()
    said = select(Decision.id).where(Decision.revision_id == Revision.id, which, *place)
    return said.correlate(Question, Revision).exists()


def _consents() -> ScalarSelect[int]:
    said = select(func.count(Decision.id)).where(
        Decision.revision_id == Revision.id, Decision.verdict == Verdict.APPROVE, *_same_place()
    )
    return said.correlate(Question, Revision).scalar_subquery()
