"""Notices: the outbox. What people must be told stands here before anybody is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table, added_once

LEASE = timedelta(minutes=5)
"""How long a delivery may take before somebody else may try."""
AT_ONCE = 500
"""How many values one query may carry."""


class Notice(Table):
    """One thing that one person is told once, over one medium."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Who is told what: the same fact is never written twice."""
    person: Mapped[str]
    medium: Mapped[str]
    """`email` or `chat`."""
    kind: Mapped[str]
    """Which words: the name of a folder under `reports/notices`, or `report`."""
    content_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id"), index=True)
    facts: Mapped[dict[str, Any]]
    message: Mapped[bytes | None] = mapped_column(LargeBinary)
    """A whole mail (RFC 5322), where it was made beforehand and is kept nowhere else: a test."""
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    """When a report's mail was about to be handed over; from then on it may have arrived."""
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was told, or (`problem` says why) when nobody needed it any more."""
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")


ONCE = added_once(Notice, "key")


def tell(session: Session, notices: Iterable[Notice]) -> None:
    """Write notices down in the transaction of the fact that they tell; each key once."""
    rows = [_columns(notice) for notice in notices]
    if rows:
        session.execute(ONCE[session.get_bind().dialect.name], rows)


def _columns(notice: Notice) -> dict[str, Any]:
    return {
        "key": notice.key,
        "person": notice.person,
        "medium": notice.medium,
        "kind": notice.kind,
        "content_id": notice.content_id,
        "facts": notice.facts,
        "message": notice.message,
        "created_at": notice.created_at,
        "not_before": notice.not_before or notice.created_at,
        "tries": 0,
        "problem": "",
    }


def told(session: Session, key: str) -> bool:
    """Whether this notice was written down already, delivered or not."""
    return session.scalar(select(Notice.id).where(Notice.key == key)) is not None


def hearers(session: Session, content_id: int, kind: str) -> set[str]:
    """The people for whom such a notice about this content was written down."""
    wanted = select(Notice.person).where(Notice.content_id == content_id, Notice.kind == kind)
    return set(session.scalars(wanted))


def written(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these notices were written down already."""
    found: set[str] = set()
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        found.update(session.scalars(select(Notice.key).where(Notice.key.in_(some))))
    return found


def undelivered(session: Session, at: datetime, content_id: int | None = None) -> list[int]:
    """The notices that may be delivered now, oldest first; of one content, or all."""
    free = or_(Notice.claimed_at.is_(None), Notice.claimed_at < at - LEASE)
    wanted = select(Notice.id).where(Notice.sent_at.is_(None), Notice.not_before <= at, free)
    if content_id is not None:
        wanted = wanted.where(Notice.content_id == content_id)
    return list(session.scalars(wanted.order_by(Notice.id)))


def claim_notice(session: Session, notice_id: int, by: str, at: datetime) -> Notice | None:
    """Take a notice to deliver it; None when somebody else has it or it is out."""
    free = or_(Notice.claimed_at.is_(None), Notice.claimed_at < at - LEASE)
    return session.scalars(
        update(Notice)
        .where(Notice.id == notice_id, Notice.sent_at.is_(None), Notice.not_before <= at, free)
        .values(claimed_by=by, claimed_at=at, tries=Notice.tries + 1)
        .returning(Notice)
    ).one_or_none()


def handing_over(session: Session, notice_id: int, at: datetime) -> None:
    """The mail server took sender and address; the mail itself is next."""
    session.execute(update(Notice).where(Notice.id == notice_id).values(handed_at=at))


def delivered(session: Session, notice_id: int, at: datetime) -> None:
    """The person was told."""
    session.execute(
        update(Notice).where(Notice.id == notice_id).values(sent_at=at, claimed_at=None, problem="")
    )


def undeliverable(session: Session, notice_id: int, problem: str, again_at: datetime) -> None:
    """It could not be delivered now; try again later."""
    session.execute(
        update(Notice)
        .where(Notice.id == notice_id)
        .values(claimed_at=None, handed_at=None, problem=problem, not_before=again_at)
    )


def not_needed(session: Session, notice_id: int, why: str, at: datetime) -> None:
    """It is kept, and not told (any more): what it would tell is no longer so, or was told."""
    session.execute(
        update(Notice)
        .where(Notice.id == notice_id)
        .values(sent_at=at, claimed_at=None, problem=why)
    )


def overtaken(session: Session, key: str, but: str, person: str, why: str, at: datetime) -> None:
    """Of a person's notices whose keys begin so, only the newest still need to be told."""
    session.execute(
        update(Notice)
        .where(Notice.sent_at.is_(None), Notice.person == person)
        .where(Notice.key.startswith(key, autoescape=True))
        .where(~Notice.key.startswith(but, autoescape=True))
        .values(sent_at=at, claimed_at=None, problem=why)
    )


def withdraw(session: Session, key: str, why: str, at: datetime) -> None:
    """What these notices tell was taken back: those that are not out yet stay untold."""
    session.execute(
        update(Notice)
        .where(Notice.sent_at.is_(None), Notice.key.startswith(key, autoescape=True))
        .values(sent_at=at, claimed_at=None, problem=why)
    )
