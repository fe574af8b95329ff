"""Pages of numbers that a team looks at, and may hang on a wall."""

from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from signoff.workspace.channels import Channel
from signoff.workspace.kinds import ById, Id, Name, Zone
from signoff.workspace.part import Part

Lately = Literal[
    "this-week", "last-week", "this-month", "last-month", "last-7-days", "last-28-days"
]
Chart = Literal["by-day", "by-channel", "by-region", "by-campaign"]


class Dashboard(Part):
    """A page of numbers, at /dashboards and its id."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    channels: tuple[Id, ...] | None = None
    """Only these channels; without this, all that its reader may see."""
    regions: tuple[Id, ...] | None = None
    """Only the channels of these regions; without this, all."""
    campaign: str | None = Field(default=None, min_length=1, max_length=200)
    """Only the posts of this campaign, as briefs write it."""
    period: Lately = "last-week"
    """Which days it shows until somebody picks others."""
    time_zone: Zone | None = None
    """On whose clocks; without this, those of the workspace's owner."""
    kpis: tuple[Id, ...] = ("engagement-rate-by-followers",)
    """Which KPIs it shows: the team's own, and those of docs/metrics.md."""
    goals: tuple[Id, ...] | None = None
    """Which goals it shows; without this, all that count on its channels alone."""
    charts: tuple[Chart, ...] = ("by-day", "by-channel")
    """What it draws, in this order; each drawing has its numbers as a table below it."""
    best_posts: int = Field(default=10, ge=0, le=100)
    """How many posts the list of the best ones has; 0: there is no such list."""
    readers: tuple[Id, ...] | None = Field(default=None, min_length=1)
    """Who may open it: ids of people and roles; without this, whoever may measure or gets a
    report. Each sees only the channels that are theirs to see."""
    refresh: int = Field(default=5, ge=1, le=1440)
    """After how many minutes a wall screen loads it again."""

    def covers(self, channel: Channel) -> bool:
        """Whether it is about this channel too."""
        listed = self.channels is None or channel.id in self.channels
        return listed and (self.regions is None or channel.region in self.regions)


class Dashboards(Part):
    """`dashboards.yaml`: pages of numbers. The file may be missing."""

    dashboards: ById[Dashboard] = Field(default_factory=dict)
    """The dashboards, by id."""
