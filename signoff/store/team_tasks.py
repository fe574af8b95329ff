"""Everything that waits for people, of the whole team at once, as few columns as a list needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from signoff.clock import Slot
from signoff.store.contents import Content, Revision
from signoff.store.owed import NOT_DECIDING
from signoff.store.questions import Decision, Question, Verdict
from signoff.store.stand_ins import StandIn


@dataclass(frozen=True)
class Waiting:
    """One open question, and what it is about."""

    id: int
    gate: str
    level: str
    asked: Sequence[str]
    due_at: datetime
    title: str
    region: str
    channels: str
    creator: str
    slot_local: str
    slot_zone: str
    run_id: str | None

    @property
    def on(self) -> list[str]:
        """The ids of the channels that it is for."""
        return self.channels.split()

    @property
    def slot(self) -> Slot:
        return Slot(datetime.fromisoformat(self.slot_local), self.slot_zone)


@dataclass(frozen=True)
class Said:
    """One decision about the revision that an open question is about."""

    question_id: int
    here: bool
    """Whether it was made at this question's level, and not at another one."""
    person: str
    verdict: Verdict


OPEN = and_(Question.closed_at.is_(None), Content.outcome.is_(None))


def everything_open(session: Session) -> list[Waiting]:
    """What everybody owes, the late first."""
    wanted = (
        select(
            Question.id,
            Question.gate,
            Question.level,
            Question.asked,
            Question.due_at,
            Content.title,
            Content.region,
            Content.channels,
            Content.creator,
            Content.slot_local,
            Content.slot_zone,
            Content.run_id,
        )
        .join(Content, Content.id == Question.content_id)
        .where(OPEN)
        .order_by(Question.due_at, Question.id)
    )
    return [Waiting(**row) for row in session.execute(wanted).mappings()]


def said_meanwhile(session: Session) -> list[Said]:
    """What was said about what is still asked: a run takes seconds to go on after an answer."""
    wanted = (
        select(
            Question.id,
            and_(Decision.gate == Question.gate, Decision.level == Question.level),
            Decision.person,
            Decision.verdict,
        )
        .join(Content, Content.id == Question.content_id)
        .join(
            Revision,
            and_(Revision.content_id == Question.content_id, Revision.number == Question.round),
        )
        .join(Decision, Decision.revision_id == Revision.id)
        .where(OPEN, Question.gate.not_in(NOT_DECIDING))
    )
    found = session.execute(wanted).tuples()
    return [Said(id, bool(here), person, verdict) for id, here, person, verdict in found]


def standing_in(session: Session) -> list[StandIn]:
    """Who stands in at what is open now, first to last."""
    wanted = (
        select(StandIn)
        .join(Question, Question.id == StandIn.question_id)
        .where(Question.closed_at.is_(None))
        .order_by(StandIn.id)
    )
    return list(session.scalars(wanted))


def stand_ins_like(session: Session, number: int) -> list[StandIn]:
    """This record and those before it about the same person's same question, first to last."""
    this = session.get(StandIn, number)
    if this is None:
        return []
    wanted = select(StandIn).where(
        StandIn.question_id == this.question_id, StandIn.person == this.person
    )
    return list(session.scalars(wanted.order_by(StandIn.id)))
