"""When a report comes next by itself."""

from datetime import date, datetime

from cronsim import CronSim

from signoff.clock import Slot, local
from signoff.working_days import day_in_month
from signoff.workspace import Report, Workspace

MONTHS_AHEAD = 25
"""Farther on, nobody waits for it: a month may have too few working days for the tenth."""


def comes_next(report: Report, workspace: Workspace, at: datetime) -> datetime | None:
    """The first moment after this one; None for what comes only when somebody asks for it."""
    there = local(at, report.time_zone)
    if report.cron:
        return next(CronSim(report.cron, there), None)
    if report.on is None:
        return None
    region = workspace.working_days_of(report)
    days = (day_in_month(report.on, first, region) for first in _months(there.date()))
    found = (_at(report, day) for day in days if day)
    return next((moment for moment in found if moment > at), None)


def _at(report: Report, day: date) -> datetime:
    return Slot(datetime.combine(day, report.hour), report.time_zone).utc()


def _months(day: date) -> list[date]:
    """The first days of this month and of those after it."""
    this = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(this, this + MONTHS_AHEAD)]
