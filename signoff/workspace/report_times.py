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


def _comes_again(cron: str) -> str:
    try:
        next(CronSim(cron, now()))
    except (CronSimError, StopIteration):
        raise wrong(
            _("{cron} is no time at which anything could come.", cron=cron),
            _("Write minute, hour, day, month, weekday: 0 9 * * MON is Mondays at nine."),
        ) from None
    return cron


CronTime = Annotated[str, AfterValidator(_comes_again)]
"""Minute, hour, day, month, weekday."""
