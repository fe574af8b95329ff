"""Every report that was sent: the mail as it went out, and the numbers that it showed."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, LargeBinary, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table, added_once
from signoff.store.notices import Notice

AGAIN = "again/"
"""So begins the key of a notice that sends a kept report once more."""


class KeptNumbers(Table):
    """All numbers of one report over one period. Appended, never changed."""

    __tablename__ = "kept_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """Twenty readers of the same numbers share them: they are kept once."""
    numbers: Mapped[dict[str, Any]]
    """Exactly: fractions as “9/100”, moments with their zone."""


class KeptReport(Table):
    """One report as one person received it. Appended, never changed."""

    __tablename__ = "kept_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Of the notice that brought it: each reader gets each period once."""
    report: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    zone: Mapped[str]
    language: Mapped[str]
    recipient: Mapped[str]
    """An id of the team's, or the address of somebody outside of it."""
    version: Mapped[int]
    """Of the workspace that defined it."""
    numbers_id: Mapped[int] = mapped_column(ForeignKey("kept_numbers.id"))
    message: Mapped[bytes] = mapped_column(LargeBinary)
    """The whole mail (RFC 5322)."""
    created_at: Mapped[datetime]


NUMBERS_ONCE = added_once(KeptNumbers, "digest")
REPORT_ONCE = added_once(KeptReport, "key")


def keep_numbers(session: Session, digest: str, numbers: dict[str, Any]) -> int:
    """Keep these numbers, if they are not kept yet; their id."""
    here = session.get_bind().dialect.name
    session.execute(NUMBERS_ONCE[here], {"digest": digest, "numbers": numbers})
    return session.scalars(select(KeptNumbers.id).where(KeptNumbers.digest == digest)).one()


def keep_report(session: Session, kept: KeptReport) -> None:
    """Keep one mail, in the transaction that puts it into the outbox."""
    columns = KeptReport.__table__.columns.keys()
    row = {name: getattr(kept, name) for name in columns if name != "id"}
    session.execute(REPORT_ONCE[session.get_bind().dialect.name], row)


def kept_mail(session: Session, key: str) -> bytes | None:
    """The mail of this key, if it is kept."""
    return session.scalar(select(KeptReport.message).where(KeptReport.key == key))


def kept_report(session: Session, key: str) -> KeptReport | None:
    """The report of this key, if it is kept."""
    return session.scalars(select(KeptReport).where(KeptReport.key == key)).one_or_none()


def kept_for(session: Session, report: str, first: date, last: date) -> list[KeptReport]:
    """Every reader's, of one report over one period; in the order in which they were made."""
    of_report = select(KeptReport).where(KeptReport.report == report)
    wanted = of_report.where(KeptReport.first_day == first, KeptReport.last_day == last)
    return list(session.scalars(wanted.order_by(KeptReport.id)))


class LastSent(NamedTuple):
    """The newest report that one person got, and where it is kept."""

    id: int
    first_day: date
    last_day: date
    zone: str
    sent_at: datetime


def last_sent(session: Session, report: str, recipient: str) -> LastSent | None:
    """The newest of this report that reached the mail server for this person."""
    columns = (KeptReport.id, KeptReport.first_day, KeptReport.last_day, KeptReport.zone)
    found = session.execute(
        select(*columns, Notice.sent_at)
        .join(Notice, Notice.key == KeptReport.key)
        .where(KeptReport.report == report, KeptReport.recipient == recipient)
        .where(Notice.sent_at.is_not(None), Notice.problem == "")
        .order_by(KeptReport.id.desc())
        .limit(1)
    ).one_or_none()
    return LastSent._make(found) if found else None


def kept_for_reader(session: Session, id: int, recipient: str) -> bytes:
    """The mail of this number, if it was this person's; else nothing."""
    wanted = select(KeptReport.message).where(KeptReport.id == id)
    return session.scalar(wanted.where(KeptReport.recipient == recipient)) or b""


def times_again(session: Session, key: str) -> int:
    """How often it was asked for once more."""
    again = Notice.key.startswith(f"{AGAIN}{key}/", autoescape=True)
    return session.scalar(select(func.count()).select_from(Notice).where(again)) or 0
