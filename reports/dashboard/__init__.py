"""The numbers of a dashboard: those of the KPI report, over the days that its reader picks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from reports.kpi import KpiReport, kpi_report
from reports.kpi.tables import by_channel
from signoff import clock
from signoff.history import History, history
from signoff.kpi.counting import follower_table, posts_table
from signoff.language import _
from signoff.viewing import Seen, View, look

Names = Mapping[str, str]


@dataclass(frozen=True)
class Board:
    """One view of a dashboard, worked out."""

    view: View
    kpi: KpiReport
    campaigns: tuple[str, ...]
    """Those that can be chosen."""
    regions: KpiReport | None = None
    """The same with regions in the place of channels; None: nobody asked."""
    by_campaign: KpiReport | None = None


def work_out(view: View) -> Board:
    """Every number of the view, from one look into the store."""
    seen, wanted = look(view), view.dashboard.charts
    kpi = _kpi_report(view, seen)
    known = view.workspace.team.regions
    regions = {one.region: known[one.region].name for one in view.channels}
    none = {"": _("no campaign")}
    return Board(
        view,
        kpi,
        seen.campaigns,
        _grouped(kpi, seen, "region", regions, regions) if "by-region" in wanted else None,
        _grouped(kpi, seen, "campaign", none, {}) if "by-campaign" in wanted else None,
    )


def _kpi_report(view: View, seen: Seen) -> KpiReport:
    rows, workspace = seen.rows, view.workspace
    return kpi_report(
        rows.posts,
        rows.before,
        rows.followers,
        view.goals,
        view.period,
        channels=view.asked.channels,
        people={id: person.name for id, person in workspace.team.people.items()},
        kpis=workspace.kpis_of(view.asked.report),
        known=_known(view, seen),
    )


def _known(view: View, seen: Seen) -> History:
    """What is known beyond these days. A channel's odd day is not one of a campaign alone."""
    asked, at = view.asked, clock.now()
    if not view.campaign:
        return history(asked, seen.rows, at)
    report = asked.report.model_copy(update={"campaigns": (view.campaign,)})
    return replace(history(replace(asked, report=report), seen.rows, at), odd_days=())


def _grouped(kpi: KpiReport, seen: Seen, by: str, names: Names, always: Names) -> KpiReport:
    """The report with a line for each of these in the place of channels: counted as those are.

    `always` are there even when nothing was published for them.
    """
    zone, nobody = kpi.period.zone, follower_table((), kpi.period)
    now, before = (
        _as_channels(posts_table(rows, zone), by, names)
        for rows in (seen.rows.posts, seen.rows.before)
    )
    return replace(kpi, channels=by_channel(now, before, nobody, always))


def _as_channels(posts: pd.DataFrame, by: str, names: Names) -> pd.DataFrame:
    keys = posts[by].fillna("").astype(str)
    return posts.assign(channel=keys, channel_name=keys.map(lambda key: names.get(key, key)))
