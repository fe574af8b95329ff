"""Publications: the ledger of what was sent, may have been sent, and was not."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from signoff.store.database import Table

LEASE = timedelta(minutes=3)
"""How long a claim holds: longer than all time-outs of one sending together."""


class Sending(StrEnum):
    """How far a publication has come."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    """Somebody prepares it; nothing that could make it public has left yet."""
    CALLING = "calling"
    """The one call that makes it public may have left."""
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """It may be out: look for it on the network before anything else."""
    UNSEEN = "unseen"
    """We looked and did not see it: a person has to say."""
    DROPPED = "dropped"
    """A person gave it up, or a newer revision took its place."""


SETTLED = (Sending.SENT, Sending.DROPPED)
UNSETTLED = tuple(way for way in Sending if way not in SETTLED)
"""Asked for in these words: for all but a few, a database reads everything."""


class Publication(Table):
    """One revision on one channel."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("revision_id", "channel"),
        Index("ix_publications_channel_sending_sent_at", "channel", "sending", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    channel: Mapped[str]
    network: Mapped[str]
    account: Mapped[str]
    due_at: Mapped[datetime]
    """The slot in UTC, or when a busy channel asked us to come back."""
    prepared: Mapped[dict[str, Any]]
    """The key under which every attempt is made, fixed before the first."""
    sending: Mapped[Sending] = mapped_column(default=Sending.PLANNED, index=True)
    claimed_by: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    first_called_at: Mapped[datetime | None]
    network_id: Mapped[str | None] = mapped_column(index=True)
    url: Mapped[str | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    """What the channel said last, as a sentence for the person who mends it."""


class Attempt(Table):
    """One thing that happened to a publication. Appended, never changed."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    event: Mapped[str]
    detail: Mapped[str]


PUBLICATIONS = select(Publication).where(Publication.content_id == bindparam("content"))
PUBLICATIONS = PUBLICATIONS.order_by(Publication.id)


def publications(session: Session, content_id: int) -> list[Publication]:
    """Every publication of a content, in the order of its channels' first planning."""
    return list(session.scalars(PUBLICATIONS, {"content": content_id}))


def publication(session: Session, publication_id: int) -> Publication:
    """One row of the ledger."""
    return session.get_one(Publication, publication_id)


def claim(session: Session, publication_id: int, by: str, at: datetime) -> bool:
    """Take the publication; say whether this call won it.

    A claim under which nothing public was called can be taken over when its lease is over.
    While another revision of the content is on the channel, or may be, nobody wins.
    """
    free = Publication.sending == Sending.PLANNED
    other = aliased(Publication)
    another_is_out = exists().where(
        other.content_id == Publication.content_id,
        other.channel == Publication.channel,
        other.id != Publication.id,
        other.sending.in_((Sending.CLAIMED, Sending.CALLING, Sending.UNKNOWN, Sending.SENT)),
    )
    return _moved(
        session,
        update(Publication)
        .where(Publication.id == publication_id, or_(free, _abandoned(at)))
        .where(Publication.due_at <= at, ~another_is_out)
        .values(sending=Sending.CLAIMED, claimed_by=by, claimed_at=at),
    )


def move(session: Session, publication_id: int, by: str, to: Sending, **facts: object) -> bool:
    """Go on with what we claimed; False when it is no longer ours."""
    return _moved(
        session,
        update(Publication)
        .where(Publication.id == publication_id, Publication.claimed_by == by)
        .where(Publication.sending.in_((Sending.CLAIMED, Sending.CALLING, Sending.UNKNOWN)))
        .values(sending=to, **facts),
    )


def take_unknown(session: Session, publication_id: int, by: str, at: datetime) -> bool:
    """Take a publication whose caller died or never heard back, to look it up."""
    over = Publication.claimed_at <= at - LEASE
    dead = (Publication.sending == Sending.CALLING) & over
    unheard = (Publication.sending == Sending.UNKNOWN) & or_(Publication.claimed_at.is_(None), over)
    return _moved(
        session,
        update(Publication)
        .where(Publication.id == publication_id, or_(dead, unheard))
        .values(sending=Sending.UNKNOWN, claimed_by=by, claimed_at=at),
    )


def drop(session: Session, publication_id: int, at: datetime) -> bool:
    """Give up one that certainly is not out; False when it may be, or somebody is sending it."""
    certain = Publication.sending.in_((Sending.PLANNED, Sending.REFUSED))
    return _moved(
        session,
        update(Publication)
        .where(Publication.id == publication_id, or_(certain, _abandoned(at)))
        .values(sending=Sending.DROPPED),
    )


def stands_for_another(session: Session, publication_id: int, network_id: str) -> bool:
    """Whether this post on the network is one that another publication made."""
    ours, other = aliased(Publication), aliased(Publication)
    same_account = (ours.network == other.network) & (ours.account == other.account)
    query = exists().where(
        ours.id == publication_id,
        same_account,
        other.id != publication_id,
        other.network_id == network_id,
    )
    return bool(session.scalar(select(query)))


def note(
    session: Session, publication_id: int, by: str, event: str, detail: str, at: datetime
) -> None:
    """Write down what happened."""
    session.add(Attempt(publication_id=publication_id, by=by, event=event, detail=detail, at=at))


def attempts(session: Session, publication_id: int) -> list[Attempt]:
    """What happened to a publication, first to last."""
    return list(
        session.scalars(
            select(Attempt).where(Attempt.publication_id == publication_id).order_by(Attempt.id)
        )
    )


def _abandoned(at: datetime) -> ColumnElement[bool]:
    """Claimed by somebody who never announced the call, and has lost the claim by now."""
    return (Publication.sending == Sending.CLAIMED) & (Publication.claimed_at <= at - LEASE)


def _moved(session: Session, change: Any) -> bool:
    result = session.execute(change)
    return isinstance(result, CursorResult) and result.rowcount == 1
