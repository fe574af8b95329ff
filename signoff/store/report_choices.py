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
    """`page`: by the page behind the link; `one-click`: their mail program did it (RFC 8058)."""
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
