"""When a report comes: at times as cron writes them, or on a working day of each month."""

from typing import Annotated, Literal

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator

from signoff.clock import now
from signoff.language import _
from signoff.workspace.part import wrong

WorkingDay = Literal[
    "first working day",
    "second working day",
    "third working day",
    "fourth working day",
    "fifth working day",
    "sixth working day",
    "seventh working day",
    "eighth working day",
    "ninth working day",
    "tenth working day",
    "last working day",
]


FIELDS = ("minute", "hour", "day", "month", "weekday")


def _comes_again(cron: str) -> str:
    try:
        _must_be_known_to_prefect(cron)
        next(CronSim(cron, now()))
    except (CronSimError, StopIteration):
        raise wrong(
            _("{cron} is no time at which anything could come.", cron=cron),
            _("Write minute, hour, day, month, weekday: 0 9 * * MON is Mondays at nine."),
        ) from None
    return cron


def _must_be_known_to_prefect(cron: str) -> None:
    """It starts the report, and knows no seconds, no nearest working day and no last Monday."""
    fields = cron.upper().split()
    if len(fields) != len(FIELDS) or "W" in fields[2] or "L" in fields[4]:
        raise CronSimError(cron)


CronTime = Annotated[str, AfterValidator(_comes_again)]
"""Minute, hour, day, month, weekday."""
