"""Who did what at the door, or was not let in. Appended, never changed, and forgotten when old."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.append_only import guard, unguard
from signoff.store.database import Table


class Visit(Table):
    """One thing that somebody did, or tried: signing in, answering, being refused."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    """A person's id, `service NAME`, or empty for a stranger."""
    what: Mapped[str]
    """`signed in`, `signed out`, `answered`, `refused`, `wrong password` and the like."""
    where: Mapped[str]
    """Method and path, without a query: no secret stands here."""
    why: Mapped[str] = mapped_column(default="")
    """Why it was refused, or what was decided."""
    address: Mapped[str] = mapped_column(default="")
    """The network address that it came from."""


def visits(session: Session, since: datetime) -> list[Visit]:
    """What happened at the door since then, first to last."""
    wanted = select(Visit).where(Visit.at >= since)
    return list(session.scalars(wanted.order_by(Visit.id)))


def forget_visits(session: Session, before: datetime) -> int:
    """Take out all that is older; how many it was. The table is let be changed for that moment."""
    connection = session.connection()
    old = session.scalar(select(func.count()).where(Visit.at < before)) or 0
    if old:
        unguard(connection, Visit.__tablename__)
        session.execute(delete(Visit).where(Visit.at < before))
        guard(connection, Visit.__tablename__)
    return old


def how_often(session: Session, what: Collection[str], address: str, since: datetime) -> int:
    """How many such things came from this address since then."""
    counted = select(func.count()).where(
        Visit.at >= since, Visit.address == address, Visit.what.in_(what)
    )
    return session.scalar(counted) or 0
