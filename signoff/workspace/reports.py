"""What people receive, when."""

from typing import Annotated, Literal

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from signoff.clock import now
from signoff.kpi.catalogue import KPIS, Kpi, Unit
from signoff.kpi.formula import NotAFormula, formula
from signoff.kpi.metrics import METRICS
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


def _is_new(id: str) -> str:
    if id in KPIS:
        raise wrong(_("{id} is a KPI that comes ready-made.", id=id), _("Give yours another id."))
    return id


def _is_understood(text: str) -> str:
    try:
        return formula(text, METRICS).text
    except NotAFormula as error:
        raise wrong(str(error), _("docs/metrics.md lists every metric.")) from None


class OwnKpi(Part):
    """A number that the team makes of the metrics itself."""

    id: SkipJsonSchema[Annotated[str, AfterValidator(_is_new)]]
    name: Name
    """What people call it."""
    formula: Annotated[str, AfterValidator(_is_understood)] = Field(
        examples=["(likes + 2*comments + 3*shares) / reach"]
    )
    """How it is computed: metrics of docs/metrics.md, numbers, + - * / and brackets."""
    unit: Unit = Unit.NUMBER
    """How it is written."""

    @property
    def kpi(self) -> Kpi:
        """The same, as the ready-made ones are."""
        return Kpi(self.id, formula(self.formula, METRICS), self.unit, lambda: self.name)


class Report(Part):
    """A report that comes by itself."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    kind: Literal["kpis"]
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
    kpis: tuple[Id, ...] = ("engagement-rate-by-followers",)
    """Which KPIs it shows: the team's own, and those of docs/metrics.md."""

    def covers(self, channel: Channel) -> bool:
        """Whether it is about this channel too."""
        listed = self.channels is None or channel.id in self.channels
        return listed and (self.regions is None or channel.region in self.regions)


class Reports(Part):
    """`reports.yaml`: what people receive."""

    reports: ById[Report] = Field(default_factory=dict)
    """The reports, by id."""
    kpis: ById[OwnKpi] = Field(default_factory=dict)
    """KPIs of the team's own, by id."""
