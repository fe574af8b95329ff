"""What people receive, when."""

from typing import Annotated, Literal

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from signoff.clock import now
from signoff.language import _
from signoff.workspace.channels import Channel
from signoff.workspace.kinds import ById, Id, Name, Zone
from signoff.workspace.part import Part, wrong


def _comes_again(cron: str) -> str:
    try:
        next(CronSim(cron, now()))
    except (CronSimError, StopIteration):
        raise wrong(
            _("{cron} is no time at which anything could come.", cron=cron),
            _("Write minute, hour, day, month, weekday: 0 9 * * MON is Mondays at nine."),
        ) from None
    return cron


class Report(Part):
    """A report that comes by itself."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    kind: Literal["weekly-kpi"]
    """Which report it is."""
    cron: Annotated[str, AfterValidator(_comes_again)]
    """When it comes: minute, hour, day, month, weekday."""
    time_zone: Zone
    """On whose clocks."""
    channels: tuple[Id, ...] | None = None
    """Only these channels; without this, all."""
    regions: tuple[Id, ...] | None = None
    """Only the channels of these regions; without this, all."""
    recipients: tuple[Id, ...] = Field(min_length=1)
    """Who gets it: ids of people and roles."""

    def covers(self, channel: Channel) -> bool:
        """Whether it is about this channel too."""
        listed = self.channels is None or channel.id in self.channels
        return listed and (self.regions is None or channel.region in self.regions)


class Reports(Part):
    """`reports.yaml`: what people receive."""

    reports: ById[Report] = Field(default_factory=dict)
    """The reports, by id."""
