"""How posts came about: which ones were finished in a period, and what was asked on their way."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, null, select
from sqlalchemy.orm import Session, aliased

from signoff.store.contents import Content, Outcome, Revision
from signoff.store.publications import Publication, Sending
from signoff.store.questions import Decision, Question, Verdict

CAME_TO_NOTHING = (Outcome.REJECTED, Outcome.EXPIRED, Outcome.GIVEN_UP)
AT_ONCE = 500
"""How many contents one query asks about."""
Row = TypeVar("Row")


class FinishedPost(NamedTuple):
    """A content that went out, or will not."""

    id: int
    title: str
    region: str
    opened_at: datetime
    channels: str
    campaign: str
    goal: str
    sent_at: datetime | None
    """When it first went out on one of the channels; None: it will not."""


class SentPost(NamedTuple):
    """A content on one channel."""

    content_id: int
    revision_id: int
    channel: str
    campaign: str
    goal: str
    sent_at: datetime
    slot_local: str
    slot_zone: str


class MadeRevision(NamedTuple):
    """A revision without its texts."""

    content_id: int
    id: int
    number: int
    edited: bool | None
    made_at: datetime


class MadeDecision(NamedTuple):
    """A decision without its words."""

    content_id: int
    revision_id: int
    gate: str
    level: str
    verdict: Verdict
    decided_at: datetime


class PutQuestion(NamedTuple):
    """A question without its form."""

    content_id: int
    gate: str
    level: str
    round: int
    asked: list[str]
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None


class OpenQuestion(NamedTuple):
    """A question that waits, and the post that it is about."""

    content_id: int
    title: str
    region: str
    channels: str
    campaign: str
    goal: str
    slot_local: str
    slot_zone: str
    gate: str
    level: str
    asked: list[str]
    opened_at: datetime
    due_at: datetime


ASKED_FOR = (Content.brief["campaign"].as_string(), Content.brief["goal"].as_string())
CONTENT = (
    *(Content.id, Content.title, Content.region, Content.opened_at, Content.channels),
    *ASKED_FOR,
)


def went_out(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[FinishedPost]:
    """The contents that went out in [start, end) on one of these channels, and on none before."""
    first = func.min(Publication.sent_at).label("first")
    earlier = aliased(Publication)
    before = exists().where(
        earlier.content_id == Publication.content_id,
        earlier.sending == Sending.SENT,
        earlier.channel.in_(channels),
        earlier.sent_at < start,
    )
    sent = (
        select(Publication.content_id, first)
        .where(Publication.sending == Sending.SENT, Publication.channel.in_(channels))
        .where(Publication.sent_at >= start, Publication.sent_at < end, ~before)
        .group_by(Publication.content_id)
        .subquery()
    )
    wanted = select(*CONTENT, sent.c.first).join(sent, sent.c.content_id == Content.id)
    return _all(session, wanted.order_by(Content.id), FinishedPost._make)


def came_to_nothing(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[FinishedPost]:
    """The contents for these channels that ended in [start, end), and never went out."""
    is_out = exists().where(
        Publication.content_id == Content.id, Publication.sending == Sending.SENT
    )
    wanted = select(*CONTENT, null()).where(
        Content.outcome.in_(CAME_TO_NOTHING),
        Content.closed_at >= start,
        Content.closed_at < end,
        ~is_out,
    )
    found = _all(session, wanted.order_by(Content.id), FinishedPost._make)
    return [one for one in found if _is_on(one.channels, channels)]


def sent_posts(
    session: Session, channels: Collection[str], start: datetime, end: datetime
) -> list[SentPost]:
    """What went out on these channels in [start, end), oldest first."""
    about = (Publication.content_id, Publication.revision_id, Publication.channel)
    # A revision from before slots were kept with it does not say which it had.
    slot = (
        func.coalesce(Revision.slot_local, Content.slot_local),
        func.coalesce(Revision.slot_zone, Content.slot_zone),
    )
    wanted = (
        select(*about, *ASKED_FOR, Publication.sent_at, *slot)
        .join(Revision, Revision.id == Publication.revision_id)
        .join(Content, Content.id == Publication.content_id)
        .where(Publication.sending == Sending.SENT, Publication.channel.in_(channels))
        .where(Publication.sent_at >= start, Publication.sent_at < end)
    )
    return _all(session, wanted.order_by(Publication.sent_at, Publication.id), SentPost._make)


def revisions_of(session: Session, contents: Sequence[int]) -> list[MadeRevision]:
    """Every revision of these contents, first to last."""
    columns = (Revision.content_id, Revision.id, Revision.number, Revision.edited)
    wanted = select(*columns, Revision.made_at)
    return _of(session, wanted, Revision.content_id, contents, Revision.id, MadeRevision._make)


def decisions_of(session: Session, contents: Sequence[int]) -> list[MadeDecision]:
    """Every decision on these contents, first to last."""
    columns = (Decision.content_id, Decision.revision_id, Decision.gate, Decision.level)
    wanted = select(*columns, Decision.verdict, Decision.decided_at)
    return _of(session, wanted, Decision.content_id, contents, Decision.id, MadeDecision._make)


def questions_of(session: Session, contents: Sequence[int]) -> list[PutQuestion]:
    """Everything that was asked about these contents, first to last."""
    columns = (Question.content_id, Question.gate, Question.level, Question.round, Question.asked)
    wanted = select(*columns, Question.opened_at, Question.due_at, Question.closed_at)
    return _of(session, wanted, Question.content_id, contents, Question.id, PutQuestion._make)


def waiting(session: Session, channels: Collection[str]) -> list[OpenQuestion]:
    """What people owe about posts for these channels, the longest overdue first."""
    about = (Content.id, Content.title, Content.region, Content.channels)
    slot = (Content.slot_local, Content.slot_zone)
    asked = (Question.gate, Question.level, Question.asked, Question.opened_at, Question.due_at)
    wanted = (
        select(*about, *ASKED_FOR, *slot, *asked)
        .join(Question, Question.content_id == Content.id)
        .where(Question.closed_at.is_(None), Content.outcome.is_(None))
        .order_by(Question.due_at, Question.id)
    )
    found = _all(session, wanted, OpenQuestion._make)
    return [one for one in found if _is_on(one.channels, channels)]


def _is_on(theirs: str, channels: Collection[str]) -> bool:
    return not set(theirs.split()).isdisjoint(channels)


def _of(
    session: Session,
    wanted: Select[Any],
    content: Any,
    contents: Sequence[int],
    order: Any,
    row: Callable[[Sequence[Any]], Row],
) -> list[Row]:
    parts = (contents[n : n + AT_ONCE] for n in range(0, len(contents), AT_ONCE))
    here: Callable[[Sequence[int]], ColumnElement[bool]] = content.in_
    return [
        one
        for part in parts
        for one in _all(session, wanted.where(here(part)).order_by(order), row)
    ]


def _all(session: Session, wanted: Select[Any], row: Callable[[Sequence[Any]], Row]) -> list[Row]:
    return [row(tuple(one)) for one in session.execute(wanted)]
