"""The reports that somebody of the team gets, or has left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signoff import clock
from signoff.next_report import comes_next
from signoff.store.database import reading
from signoff.store.kept_reports import LastSent, kept_for_reader, last_sent
from signoff.store.report_choices import left_by
from signoff.workspace import Person, Report, Workspace

LARGEST = 2**31 - 1
"""The largest number of a row that a database knows."""


@dataclass(frozen=True)
class MyReport:
    """One report that names somebody."""

    report: Report
    wants: bool
    next_at: datetime | None
    """None: it comes when somebody asks for it."""
    last: LastSent | None


def reports_of(session: Session, workspace: Workspace, person: Person) -> Iterator[MyReport]:
    """In the order of reports.yaml."""
    left, at = left_by(session, person.id), clock.now()
    for report in workspace.reports.values():
        if person in workspace.readers_of(report):
            yield MyReport(
                report,
                wants=report.id not in left,
                next_at=comes_next(report, workspace, at),
                last=last_sent(session, report.id, person.id),
            )


def mail_of(number: int, person: str) -> bytes:
    """A report as it was sent to this person; nothing, where that is not so."""
    if not 0 < number <= LARGEST:
        return b""
    with reading() as session:
        return kept_for_reader(session, number, person)
