"""Questions: where a content waits for people; and decisions: what they answered."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.answers import ReceivedAnswer
from signoff.store.database import Table

STILL_OPEN = text("closed_at IS NULL")


class Verdict(StrEnum):
    """What a person can say at a level."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request changes"
    REJECT = "reject"


class Method(StrEnum):
    """How we know who answered."""

    DECLARED = "declared"
    """The person picked their name in a form: so it was before anybody signed in. Never counts."""
    PROVEN = "proven"
    """The person had signed in."""


class Question(Table):
    """One thing asked of people about one content: to create, to decide, to mend."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("content_id", "gate", "level", "round"),
        # Of five years' questions nearly all are answered: those that are not are found at once.
        Index("ix_questions_open", "due_at", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    gate: Mapped[str]
    """A gate's id, or `create`, or `publish`."""
    level: Mapped[str]
    """A level's id; for `publish` the channel's; for `create` empty."""
    round: Mapped[int]
    """How many revisions there were when it was asked; for `publish` the attempts before."""
    asked: Mapped[list[str]]
    """The ids of the people whose turn it is."""
    run_id: Mapped[str | None]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answers: Mapped[int] = mapped_column(default=0)
    """How many answers came, good and bad: each new form has a key of its own."""
    shown: Mapped[str] = mapped_column(default="")
    """The key of the form that was shown last; a form is never shown twice under one key."""
    refusal: Mapped[str] = mapped_column(default="")
    """Why the last answer did not count, for the person who reads the next form."""
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the last answer said, so that nobody has to write it again."""
    findings: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """What the style guide and the networks said about it, as `Finding` fields."""
    closed_at: Mapped[datetime | None]

    def key(self, fingerprint: str) -> str:
        """The key of the form that is open now: no answer fits another one.

        Prefect takes lower-case letters, digits and dashes.
        """
        place = f"{self.gate}-{self.level}" if self.level else self.gate
        return f"{place}-round-{self.round}-{fingerprint[:12]}-{self.answers}"

    def take(self) -> None:
        """One answer came, and counts."""
        self.answers += 1
        self.refusal, self.kept, self.findings = "", {}, []

    def refuse(self, why: str, kept: dict[str, Any], findings: list[dict[str, Any]]) -> None:
        """One answer came and does not count: the next form says why, and holds what it said."""
        self.answers += 1
        self.refusal, self.kept, self.findings = why, kept, findings

    def ask_anew(self) -> None:
        """The form was lost, or says what is not so any more: the next one gets its own key."""
        self.answers += 1


class Decision(Table):
    """One person's answer at one level on one revision. Appended, never changed."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("revision_id", "gate", "level", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    fingerprint: Mapped[str]
    gate: Mapped[str]
    level: Mapped[str]
    person: Mapped[str]
    verdict: Mapped[Verdict]
    comment: Mapped[str]
    method: Mapped[Method]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey(ReceivedAnswer.id))
    """The answer that was received at the door; none where the name was only declared."""
    covers: Mapped[list[str] | None]
    """For whom it stands: usually for the person alone, for somebody whose deputy they are, or,
    escalated, for everybody who had not answered. None: from before there were deputies."""
    rules: Mapped[int]
    """The number of the workspace version under which it was made."""
    decided_at: Mapped[datetime]

    @property
    def speaks_for(self) -> list[str]:
        """The ids of the people whose word this is."""
        return [self.person] if self.covers is None else self.covers


OF_ONE: BindParameter[int] = bindparam("content")
PLACED = select(Question).where(
    Question.content_id == OF_ONE,
    Question.gate == bindparam("gate"),
    Question.level == bindparam("level"),
    Question.round == bindparam("round"),
)
OPEN = select(Question).where(Question.closed_at.is_(None))
OPEN = OPEN.order_by(Question.due_at, Question.id)
OPEN_OF_ONE = OPEN.where(Question.content_id == OF_ONE)
DECISIONS = select(Decision).where(Decision.content_id == OF_ONE).order_by(Decision.id)


def question(
    session: Session, content_id: int, gate: str, level: str, round: int
) -> Question | None:
    """The question of this place and round, if it was asked."""
    place = {"content": content_id, "gate": gate, "level": level, "round": round}
    return session.scalars(PLACED, place).one_or_none()


def open_questions(session: Session, content_id: int | None = None) -> list[Question]:
    """What people owe, by due time; of one content, or of all."""
    if content_id is None:
        return list(session.scalars(OPEN))
    return list(session.scalars(OPEN_OF_ONE, {"content": content_id}))


def unanswered_forms(session: Session) -> set[tuple[int, str]]:
    """The contents that wait for people, each with the form under which it waits: what was
    answered meanwhile does not wait any more, though its run may not know it yet."""
    came = select(ReceivedAnswer.id).where(
        ReceivedAnswer.question_id == Question.id, ReceivedAnswer.form == Question.shown
    )
    wanted = select(Question.content_id, Question.shown, Question.answers)
    rows = session.execute(wanted.where(Question.closed_at.is_(None), ~came.exists())).tuples()
    return {(content, shown) for content, shown, no in rows if shown.endswith(f"-{no}")}


def close_questions(
    session: Session, content_id: int, at: datetime, *, but: Collection[int] = ()
) -> None:
    """Nobody waits any more for an answer to the content's open questions, but for some."""
    for one in open_questions(session, content_id):
        if one.id not in but:
            one.closed_at = at
    session.flush()


def decisions(session: Session, content_id: int) -> list[Decision]:
    """Every decision on a content, first to last."""
    return list(session.scalars(DECISIONS, {"content": content_id}))


def how_many_decisions(session: Session) -> int:
    """How many there are of all contents."""
    return session.scalar(select(func.count(Decision.id))) or 0
