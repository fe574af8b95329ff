"""What people receive, when, in which language and shape."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from signoff.kpi.catalogue import KPIS, Kpi, Unit
from signoff.kpi.formula import NotAFormula, formula
from signoff.kpi.metrics import METRICS
from signoff.language import _
from signoff.period import Over
from signoff.workspace.channels import Channel
from signoff.workspace.kinds import ById, Id, Name, TimeOfDay, Zone
from signoff.workspace.part import Part, wrong
from signoff.workspace.report_times import CronTime, WorkingDay
from signoff.workspace.team import Email, Language

Kind = Literal["kpis", "executive", "team-process", "post-mortem"]
"""What a report is about: how each is made stands in reports/kinds.py."""
Format = Literal["mail", "pdf", "xlsx", "csv", "png"]
MADE_AS: Mapping[Kind, tuple[Format, ...]] = {
    "kpis": ("mail", "pdf", "xlsx", "csv", "png"),
    "executive": ("mail", "pdf"),
    "team-process": ("mail", "pdf", "xlsx"),
    "post-mortem": ("mail",),
}
"""As what each kind is made: the same as in reports/kinds.py."""
USUALLY: tuple[Format, ...] = ("xlsx",)
"""What comes with a report that does not say, if it is made as such."""
WhenEmpty = Literal["send", "skip", "tell-owner"]
NINE = time(9)


def _is_new(id: str) -> str:
    if id in KPIS:
        raise wrong(_("{id} is a KPI that comes ready-made.", id=id), _("Give yours another id."))
    return id


def _is_understood(text: str) -> str:
    try:
        return formula(text, METRICS).text
    except NotAFormula as error:
        raise wrong(str(error), _("docs/metrics.md lists every metric.")) from None


def _is_no_address(value: object) -> object:
    if isinstance(value, str) and "@" in value:
        raise wrong(
            _("{address} is an address, and here stand ids.", address=value[:60]),
            _(
                "Write the id of a person or role of team.yaml; who is not in the team stands under"
                " outside, with address and name."
            ),
        )
    return value


Recipient = Annotated[Id, BeforeValidator(_is_no_address)]


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


class Outsider(Part):
    """Somebody who is not in team.yaml, and gets a report all the same."""

    address: Email
    """Where it goes."""
    name: Name
    """As one writes to them."""
    language: Language | None = None
    """What we write to them in; only if it is not the team's."""


class Report(Part):
    """A report, and when it comes by itself."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    kind: Kind
    """Which report it is."""
    over: Over = "week"
    """What it reports on when it comes: the last day, week, month or quarter that is over."""
    cron: CronTime | None = None
    """When it comes: minute, hour, day, month, weekday. Or on; a post-mortem has neither."""
    on: WorkingDay | None = None
    """On which working day of each month it comes."""
    at: TimeOfDay | None = None
    """At what time, on that working day; without this, at 09:00."""
    working_days_of: Id | None = None
    """Whose working days and public holidays count: a region; without this, the owner's."""
    time_zone: Zone
    """On whose clocks."""
    language: Language | None = None
    """Only if everybody gets it in this one, and not in their own."""
    channels: tuple[Id, ...] | None = None
    """Only these channels; without this, all."""
    regions: tuple[Id, ...] | None = None
    """Only the channels of these regions; without this, all."""
    campaigns: tuple[Name, ...] | None = None
    """Only posts of these campaigns, as their briefs call them; without this, all."""
    goals: tuple[Id, ...] | None = None
    """Only posts whose briefs name these goals, and these goals; without this, all."""
    recipients: tuple[Recipient, ...] = ()
    """Who gets it: ids of people and roles."""
    outside: tuple[Outsider, ...] = ()
    """Who else gets it: people who are not in team.yaml."""
    kpis: tuple[Id, ...] = ("engagement-rate-by-followers",)
    """Which KPIs it shows: the team's own, and those of docs/metrics.md."""
    formats: tuple[Format, ...] | None = None
    """What comes with the mail: pdf, xlsx, csv, png; without this, a workbook, if there is one."""
    when_empty: WhenEmpty = "send"
    """When there is nothing to say: send it all the same, skip it, or tell the owner only."""

    @model_validator(mode="after")
    def _comes_sometime(self) -> "Report":
        if self.is_of_one_post:
            return self._comes_when_asked()
        if self.cron is None and self.on is None:
            raise wrong(
                _("It does not say when it comes."),
                _("Write cron: 0 9 * * MON, or on: third working day."),
            )
        if self.cron is not None and (self.on or self.at or self.working_days_of):
            raise wrong(
                _("It comes by cron, and on a working day too."),
                _("Keep cron, or on with at."),
            )
        return self

    def _comes_when_asked(self) -> "Report":
        if self.cron or self.on or self.at:
            raise wrong(
                _("It looks back at one post, and comes when somebody asks for it."),
                _("Leave out cron, on and at."),
            )
        return self

    @property
    def is_of_one_post(self) -> bool:
        """Whether somebody has to say which post it is about."""
        return self.kind == "post-mortem"

    @property
    def attached(self) -> tuple[Format, ...]:
        """The files that come with the mail, each once."""
        wanted = USUALLY if self.formats is None else self.formats
        known = MADE_AS[self.kind] if self.formats is None else wanted
        return tuple(dict.fromkeys(one for one in wanted if one != "mail" and one in known))

    @property
    def hour(self) -> time:
        """At what time it comes on its working day."""
        return self.at or NINE

    def covers(self, channel: Channel) -> bool:
        """Whether it is about this channel too."""
        listed = self.channels is None or channel.id in self.channels
        return listed and (self.regions is None or channel.region in self.regions)

    @property
    def is_narrowed(self) -> bool:
        """Whether it is about some of its channels' posts only."""
        return self.campaigns is not None or self.goals is not None

    def tells_of(self, campaign: str, goal: str) -> bool:
        """Whether it is about posts of this campaign that serve this goal."""
        named = {one.casefold() for one in self.campaigns or ()}
        is_named = self.campaigns is None or campaign.casefold() in named
        return is_named and (self.goals is None or goal in self.goals)


class Reports(Part):
    """`reports.yaml`: what people receive."""

    reports: ById[Report] = Field(default_factory=dict)
    """The reports, by id."""
    kpis: ById[OwnKpi] = Field(default_factory=dict)
    """KPIs of the team's own, by id."""
