"""A report of the small team for tests: defined, worked out, written to its readers, mailed."""

from typing import Any

from reports.kinds import KINDS
from signoff import clock
from signoff.reporting import Asked, asked_for
from signoff.store.database import reading, writing
from signoff.store.kept_reports import KeptReport, kept_for
from signoff.workspace import Report
from tasks.delivering import deliver_notices
from tasks.reporting import readers, write_to
from tests.published import published
from tests.small_team import agree_on, small_team

WEEK = "2026-W47"
PETRA = {"address": "petra@agency.example", "name": "Petra Kern", "language": "de"}


def define(number: int = 1, **changed: Any) -> None:
    """The team agrees on one report, for Olga and for Petra outside."""
    facts = {
        "id": "week",
        "name": "The week in numbers",
        "kind": "kpis",
        "cron": "0 9 * * MON",
        "time_zone": "Europe/Rome",
        "recipients": ["olga", "chiara"],
        "outside": [PETRA],
    }
    report = Report.model_validate({**facts, **changed})
    agree_on(small_team().model_copy(update={"reports": {report.id: report}}), number)


def a_post() -> None:
    """One post of that week, of which nothing was read yet."""
    start, _end = asked().period.utc_bounds()
    with writing() as session:
        published(session, "masto-it", start)


def asked(period: str = WEEK) -> Asked:
    return asked_for("week", period, clock.now())


def write(people: int | None = None) -> int:
    """What the flow does up to the mail server, for all of its readers or the first few."""
    one = asked()
    numbers = KINDS[one.report.kind].work_out(one)
    return sum(write_to(person, one, numbers) for person in readers(one, numbers)[:people])


def send() -> int:
    write()
    return deliver_notices()


def kept() -> list[KeptReport]:
    with reading() as session:
        return kept_for(session, "week", asked().period.start, asked().period.end)
