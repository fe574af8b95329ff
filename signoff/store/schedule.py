"""What goes out when, and what people owe until when, as far as somebody sees: for calendars."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from signoff.store.contents import Content, Revision
from signoff.store.eyes import Eyes, may_see
from signoff.store.publications import Attempt, Publication, Sending
from signoff.store.questions import Question
from signoff.store.withdrawals import Withdrawal, withdrawn

Told = dict[int, tuple[int, datetime]]
"""Of each content, how often something happened, and when last."""


class Most(NamedTuple):
    """How many contents are wanted."""

    before: int
    after: int


@dataclass(frozen=True)
class GoingOut:
    """One content at its slot."""

    content: Content
    sendings: Sequence[Sending]
    """How far each of its publications has come; none: people have not agreed yet."""
    is_withdrawn: bool
    changes: int
    """How often anything about it changed: it only grows."""
    changed_at: datetime


def going_out(session: Session, eyes: Eyes, around: datetime, most: Most) -> list[GoingOut]:
    """The contents whose slots are nearest to this wall time: so many before it, so many after."""
    slot, is_seen = Content.slot_local, may_see(eyes)
    before = select(Content).where(slot < around.isoformat(), is_seen).order_by(slot.desc())
    after = select(Content).where(slot >= around.isoformat(), is_seen).order_by(slot)
    found = [
        *reversed(session.scalars(before.limit(most.before)).all()),
        *session.scalars(after.limit(most.after)),
    ]
    contents = [one for one in found if not one.brief.get("is_template")]
    ids = [one.id for one in contents]
    told = [_told(session, wanted) for wanted in _changes(ids)]
    sendings, gone = _sendings(session, ids), withdrawn(session)
    return [
        GoingOut(one, sendings[one.id], one.id in gone, *_changed(one, told)) for one in contents
    ]


def due(session: Session, eyes: Eyes, most: int) -> list[tuple[Question, Content]]:
    """What people are asked about contents that these eyes see, the most urgent first."""
    wanted = (
        select(Question, Content)
        .join(Content, Content.id == Question.content_id)
        .where(Question.closed_at.is_(None), Content.outcome.is_(None), may_see(eyes))
        .order_by(Question.due_at, Question.id)
        .limit(most)
    )
    return list(session.execute(wanted).tuples())


def _changed(content: Content, told: Sequence[Told]) -> tuple[int, datetime]:
    """How often anything about it changed, and when last."""
    mine = [one[content.id] for one in told if content.id in one]
    ends = [content.closed_at] if content.closed_at else []
    moments = [content.opened_at, *ends, *(at for _count, at in mine)]
    return sum(count for count, _at in mine) + len(ends), max(moments)


def _changes(ids: Sequence[int]) -> Sequence[Select[Any]]:
    """Three tables that only grow."""
    tried = select(Publication.content_id, func.count(Attempt.id), func.max(Attempt.at))
    tried = tried.join(Attempt, Attempt.publication_id == Publication.id)
    return (
        _counted(Revision.content_id, Revision.made_at, ids),
        _counted(Withdrawal.content_id, Withdrawal.at, ids),
        tried.where(Publication.content_id.in_(ids)).group_by(Publication.content_id),
    )


def _counted(content: Any, at: Any, ids: Sequence[int]) -> Select[Any]:
    return select(content, func.count(), func.max(at)).where(content.in_(ids)).group_by(content)


def _told(session: Session, wanted: Select[Any]) -> Told:
    return {id: (count, last) for id, count, last in session.execute(wanted)}


def _sendings(session: Session, ids: Sequence[int]) -> dict[int, list[Sending]]:
    wanted = select(Publication.content_id, Publication.sending)
    found: dict[int, list[Sending]] = defaultdict(list)
    rows = session.execute(wanted.where(Publication.content_id.in_(ids)).order_by(Publication.id))
    for content, sending in rows.tuples():
        found[content].append(sending)
    return found
