"""When things happen: wall time and a zone's name on paper, UTC only when we must."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from signoff.errors import SignoffError
from signoff.language import _


class NoSuchTime(SignoffError):
    """The clocks jump over this wall time: nobody can act at it."""

    def __init__(self, local: datetime, zone: str, next_real: datetime) -> None:
        self.next_real = next_real
        super().__init__(
            _(
                "{time} does not exist in {zone}: the clocks go forward then."
                " The next time that exists is {next}.",
                time=f"{local:%Y-%m-%d %H:%M}",
                zone=zone,
                next=f"{next_real:%H:%M}",
            )
        )


@dataclass(frozen=True)
class Slot:
    """When a channel publishes: local wall time plus IANA zone, never an offset."""

    local: datetime
    """Naive wall time in `zone`."""
    zone: str

    def utc(self) -> datetime:
        """The moment in UTC.

        An hour that comes twice (clocks go back) means its first coming. A time that never
        comes (clocks go forward) means the same time after the jump: 02:30 is 03:30.
        """
        return self.local.replace(tzinfo=ZoneInfo(self.zone), fold=0).astimezone(UTC)

    def must_exist(self) -> None:
        """Refuse a wall time that the clocks jump over."""
        back = self.utc().astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        if back != self.local:
            raise NoSuchTime(self.local, self.zone, back)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """The moment as the clock on a wall in the zone shows it."""
    return moment.astimezone(ZoneInfo(zone))


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
