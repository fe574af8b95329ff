"""Who does not want a report any more, though it names them; and who wants it again."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.database import Table


class ReportChoice(Table):
    """Somebody left a report, or came back to it. Appended: the last word counts."""

    __tablename__ = "report_choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[str] = mapped_column(index=True)
    person: Mapped[str]
    """An id of the team's, or the address of somebody outside of it."""
    wants: Mapped[bool]
    way: Mapped[str]
    """`page`: by the page behind the link; `my`: on their own page, signed in; `one-click`: their
    mail program did it (RFC 8058)."""
    at: Mapped[datetime]


def who_left(session: Session, report: str) -> frozenset[str]:
    """Those whose last word about this report was that they do not want it."""
    last = (
        select(func.max(ReportChoice.id))
        .where(ReportChoice.report == report)
        .group_by(ReportChoice.person)
    )
    found = select(ReportChoice.person).where(ReportChoice.id.in_(last), ~ReportChoice.wants)
    return frozenset(session.scalars(found))


def last_choice(session: Session, report: str) -> int:
    """The number of the last word that anybody said about it; 0: nobody said any."""
    newest = select(func.max(ReportChoice.id)).where(ReportChoice.report == report)
    return session.scalar(newest) or 0


def left_by(session: Session, person: str) -> frozenset[str]:
    """The reports of which this person's last word was that they do not want them."""
    last = (
        select(func.max(ReportChoice.id))
        .where(ReportChoice.person == person)
        .group_by(ReportChoice.report)
    )
    found = select(ReportChoice.report).where(ReportChoice.id.in_(last), ~ReportChoice.wants)
    return frozenset(session.scalars(found))
