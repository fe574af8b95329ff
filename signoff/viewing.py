"""What somebody looks at on a dashboard: which days, which channels, which campaign."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from signoff.clock import DAY, local
from signoff.errors import SignoffError
from signoff.language import _
from signoff.nearest import right_names
from signoff.period import Period, Span, month_of, parse_period, week_of
from signoff.reporting import Asked, Material, Row, material
from signoff.workspace import Channel, Dashboard, Goal, Report, Workspace

LONGEST = 200
"""Characters of a filter; names have no more."""
UNEQUAL = 3
"""Days by which one month is longer than another."""


def _days_before(today: date, many: int, zone: str) -> Period:
    return Period(today - DAY * many, today - DAY, zone)


LATELY: dict[str, Callable[[date, str], Period]] = {
    "this-week": week_of,
    "last-week": lambda today, zone: week_of(today, zone).previous(),
    "this-month": month_of,
    "last-month": lambda today, zone: month_of(today, zone).previous(),
    "last-7-days": lambda today, zone: _days_before(today, 7, zone),
    "last-28-days": lambda today, zone: _days_before(today, 28, zone),
}
"""Days that move on with the calendar, by what addresses and dashboards.yaml call them."""


class NoSuchView(SignoffError):
    """An address asks for something that is not on this dashboard, or not for this reader."""


@dataclass(frozen=True)
class Filters:
    """What an address asks for; what is empty narrows nothing."""

    period: str = ""
    channel: str = ""
    region: str = ""
    campaign: str = ""


@dataclass(frozen=True)
class View:
    """One dashboard over certain days, narrowed to certain channels and perhaps a campaign."""

    dashboard: Dashboard
    filters: Filters
    period: Period
    channels: tuple[Channel, ...]
    workspace: Workspace

    @property
    def campaign(self) -> str:
        """The only campaign that is shown; empty: all."""
        return self.dashboard.campaign or self.filters.campaign

    @property
    def goals(self) -> list[Goal]:
        """The goals that can be held against these numbers: all they count is in the view."""
        return [goal for goal in self._meant if not self.campaign and self._has_all_of(goal)]

    @property
    def goals_left(self) -> int:
        """How many goals also count what is not in the view, so that it cannot speak of them."""
        return len(self._meant) - len(self.goals)

    @property
    def asked(self) -> Asked:
        """The same, as a report of these channels."""
        report = Report.model_construct(
            id=self.dashboard.id,
            name=self.dashboard.name,
            time_zone=self.period.zone,
            channels=tuple(channel.id for channel in self.channels),
            recipients=(),
            kpis=self.dashboard.kpis,
        )
        return Asked(report, self.period, self.workspace)

    @property
    def _meant(self) -> list[Goal]:
        known = self.workspace.goals
        if self.dashboard.goals is not None:
            return [known[id] for id in self.dashboard.goals if id in known]
        seen = {channel.id for channel in self.channels}
        return [one for one in known.values() if not one.channels or seen & set(one.channels)]

    def _has_all_of(self, goal: Goal) -> bool:
        seen = {channel.id for channel in self.channels}
        return seen >= set(self.workspace.channels if goal.channels is None else goal.channels)


@dataclass(frozen=True)
class Seen:
    """The rows of a view, and what else there is to choose."""

    rows: Material
    campaigns: tuple[str, ...]
    """Those with a post in these days, on these channels."""


def view_of(
    workspace: Workspace,
    dashboard: Dashboard,
    channels: Sequence[Channel],
    filters: Filters,
    at: datetime,
) -> View:
    """What the filters leave of a dashboard of which somebody may see these channels."""
    period = period_of(filters.period or dashboard.period, zone_of(workspace, dashboard), at)
    period.must_have_begun(at)
    left = _left(channels, filters)
    only = (dashboard.campaign or "").casefold()
    if only and filters.campaign.casefold() not in ("", only):
        raise NoSuchView(
            _("This dashboard shows the campaign “{name}” only.", name=dashboard.campaign)
        )
    return View(dashboard, filters, period, left, workspace)


def zone_of(workspace: Workspace, dashboard: Dashboard) -> str:
    """On whose clocks its days are counted: the same ones for all who look."""
    owner = workspace.person(workspace.team.owner)
    return dashboard.time_zone or workspace.zone_of(owner)


def period_of(text: str, zone: str, at: datetime) -> Period:
    """The days that an address means at this moment."""
    if text.strip() in LATELY:
        return LATELY[text.strip()](local(at, zone).date(), zone)
    return parse_period(text, zone)


def written(period: Period) -> str:
    """The same days, as an address writes them."""
    if period.span is Span.WEEK:
        year, week, _day = period.start.isocalendar()
        return f"{year}-W{week:02}"
    if period.span is Span.MONTH:
        return f"{period.start:%Y-%m}"
    return f"{period.start}/{period.end}"


def following(period: Period) -> Period:
    """The period just after: the month after a month, as many days after others."""
    first = period.end + DAY
    for days in range(period.days - UNEQUAL, period.days + UNEQUAL + 1):
        after = Period(first, first + DAY * (days - 1), period.zone)
        if after.span is period.span and after.previous() == period:
            return after
    return Period(first, first + DAY * (period.days - 1), period.zone)


def look(view: View) -> Seen:
    """Read what the view shows."""
    rows = material(view.asked)
    campaigns = sorted({str(row["campaign"]) for row in rows.posts if row["campaign"]})
    if view.campaign:
        # Who follows a channel does not follow a campaign: of one, that is not known.
        rows = Material(_only(rows.posts, view), _only(rows.before, view), [])
    return Seen(rows, tuple(campaigns))


def _only(rows: Iterable[Row], view: View) -> list[Row]:
    return [row for row in rows if row["campaign"].casefold() == view.campaign.casefold()]


def _left(channels: Sequence[Channel], filters: Filters) -> tuple[Channel, ...]:
    left = [one for one in channels if filters.region in ("", one.region)]
    if not left:
        regions = sorted({one.region for one in channels})
        said = _("There is no region {name} here that you may see.", name=filters.region[:60])
        raise NoSuchView(f"{said} {right_names(filters.region, regions)}")
    found = [one for one in left if filters.channel in ("", one.id)]
    if not found:
        known = sorted(one.id for one in left)
        said = _("There is no channel {name} here that you may see.", name=filters.channel[:60])
        raise NoSuchView(f"{said} {right_names(filters.channel, known)}")
    return tuple(found)
