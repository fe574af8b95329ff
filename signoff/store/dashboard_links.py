"""Links with which people outside of the team read one view of one dashboard."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table


class DashboardLink(Table):
    """One link: for one dashboard, with the filters that it had when it was made."""

    __tablename__ = "dashboard_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of what stands in the link."""
    dashboard: Mapped[str] = mapped_column(index=True)
    view: Mapped[dict[str, Any]]
    """The period, the channels and the campaign that it shows, and no others."""
    meant_for: Mapped[str]
    """Whom it was made for, as its maker wrote it."""
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(default="")


def link_with(session: Session, secret: str) -> DashboardLink | None:
    """The link with this secret (SHA-256), whatever became of it."""
    wanted = select(DashboardLink).where(DashboardLink.secret == secret)
    return session.scalars(wanted).one_or_none()


def open_links(session: Session, dashboard: str, at: datetime) -> list[DashboardLink]:
    """The dashboard's links that are neither too old nor taken back, the newest first."""
    wanted = select(DashboardLink).where(
        DashboardLink.dashboard == dashboard,
        DashboardLink.revoked_at.is_(None),
        DashboardLink.expires_at > at,
    )
    return list(session.scalars(wanted.order_by(DashboardLink.id.desc())))


def how_many_open(session: Session, dashboard: str, at: datetime) -> int:
    """How many of them there are."""
    counted = select(func.count()).where(
        DashboardLink.dashboard == dashboard,
        DashboardLink.revoked_at.is_(None),
        DashboardLink.expires_at > at,
    )
    return session.scalar(counted) or 0


def take_back(session: Session, link_id: int, by: str, at: datetime) -> bool:
    """Whether this call took it back."""
    done = session.scalars(
        update(DashboardLink)
        .where(DashboardLink.id == link_id, DashboardLink.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=by)
        .returning(DashboardLink.id)
    )
    return done.one_or_none() is not None
