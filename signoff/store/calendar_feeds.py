"""The addresses at which people's calendar programs read the team's calendar."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table


class CalendarFeed(Table):
    """One person's address. A new one takes the place of the one before."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of what stands in the address."""
    person: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    """When a program read it last, to the hour."""
    revoked_at: Mapped[datetime | None]


def feed_with(session: Session, secret: str) -> CalendarFeed | None:
    """The feed with this secret (SHA-256), if it was not taken back."""
    wanted = select(CalendarFeed).where(CalendarFeed.secret == secret)
    return session.scalars(wanted.where(CalendarFeed.revoked_at.is_(None))).one_or_none()


def open_feed_of(session: Session, person: str) -> CalendarFeed | None:
    """The feed that this person has now."""
    wanted = select(CalendarFeed).where(
        CalendarFeed.person == person, CalendarFeed.revoked_at.is_(None)
    )
    return session.scalars(wanted.order_by(CalendarFeed.id.desc()).limit(1)).one_or_none()


def revoke_feeds(session: Session, person: str, at: datetime) -> int:
    """Every address of this person opens nothing from now on; how many they were."""
    revoked = session.scalars(
        update(CalendarFeed)
        .where(CalendarFeed.person == person, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(CalendarFeed.id)
    )
    return len(revoked.all())


def see_feed(session: Session, feed_id: int, at: datetime) -> None:
    """A program has just read it."""
    session.execute(update(CalendarFeed).where(CalendarFeed.id == feed_id).values(read_at=at))
