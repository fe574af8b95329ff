"""When posts may be proposed to go out on a channel: at which hours, and on which days not."""

from datetime import date, datetime, time, timedelta
from typing import get_args

from pydantic import Field, model_validator

from signoff.language import _
from signoff.workspace.kinds import Name, TimeOfDay, Weekday
from signoff.workspace.part import Part, wrong

WEEK: tuple[Weekday, ...] = get_args(Weekday)
ALMOST_AN_HOUR = timedelta(minutes=59)


class PublishingHours(Part):
    """The hours at which posts go out, on the channel's clocks."""

    days: tuple[Weekday, ...] = Field(default=WEEK, min_length=1)
    """On these days; without it, on all."""
    start: TimeOfDay = time(0)
    """The first minute of each of these days."""
    end: TimeOfDay = time(23, 59)
    """The last minute."""

    @model_validator(mode="after")
    def _in_order(self) -> "PublishingHours":
        if self.start >= self.end:
            raise wrong(
                _("The publishing hours end before they start."),
                _("Write a start that is earlier than the end."),
            )
        return self

    def have(self, hour: datetime) -> bool:
        """Whether all of this hour is within them, by its wall time."""
        last = hour + ALMOST_AN_HOUR
        return WEEK[hour.weekday()] in self.days and self.start <= hour.time() <= last.time() <= (
            self.end
        )


class Blackout(Part):
    """Days on which nothing is to be planned: a mourning, a trial, a secret."""

    first: date
    """The first day."""
    last: date
    """The last day."""
    why: Name | None = None
    """So that everybody knows."""

    @model_validator(mode="after")
    def _in_order(self) -> "Blackout":
        if self.first > self.last:
            raise wrong(
                _("The blackout ends before it begins."),
                _("Write a last day that is not before the first."),
            )
        return self

    def covers(self, day: date) -> bool:
        """Whether this day of the channel's calendar is one of them."""
        return self.first <= day <= self.last
