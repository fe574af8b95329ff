"""What a dashboard draws: the mail's charts, each with its numbers in words beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import altair as alt

from reports.dashboard import Board
from reports.kpi.chart import by_channel, by_day
from reports.kpi.in_page import for_page
from reports.kpi.numbers import ChannelResult, KpiReport
from reports.kpi.rendering import ENOUGH_TO_COMPARE
from reports.titles import one_line
from signoff.workspace.dashboards import Chart

ON_A_PAGE, ON_A_WALL = 380, 350
"""How wide a drawing is drawn: the narrower, the larger its letters are where it is shown."""


@dataclass(frozen=True)
class Line:
    """One channel, region or campaign, and what the page shows when somebody picks it."""

    result: ChannelResult
    pick: Mapping[str, str]
    """The filter that shows it alone; empty: it cannot be told from another by its name."""


@dataclass(frozen=True)
class Drawing:
    """One chart; empty when there are not two things to compare."""

    kind: Chart
    svg: str
    lines: tuple[Line, ...]
    """For a chart by days there are none: its table is of the columns."""


def drawings(board: Board, width: int) -> list[Drawing]:
    """The charts that the dashboard names, in its order, in the language now spoken."""
    return [_drawing(kind, board, width) for kind in board.view.dashboard.charts]


def _drawing(kind: Chart, board: Board, width: int) -> Drawing:
    if kind == "by-day":
        many = sum(bool(column.now) for column in board.kpi.columns)
        return Drawing(kind, _drawn(kind, partial(by_day, width=width), board.kpi, many), ())
    kpi = _source(kind, board)
    many = sum(bool(one.engagements.now) for one in kpi.channels)
    picks = _picks(kind, board)
    lines = tuple(Line(one, picks.get(one.name, {})) for one in kpi.channels)
    return Drawing(kind, _drawn(kind, partial(by_channel, width=width), kpi, many), lines)


def _source(kind: Chart, board: Board) -> KpiReport:
    grouped = {"by-region": board.regions, "by-campaign": board.by_campaign}
    return grouped.get(kind) or board.kpi


def _drawn(
    kind: Chart, draw: Callable[[KpiReport], alt.LayerChart], kpi: KpiReport, many: int
) -> str:
    return for_page(draw(kpi), kind) if many >= ENOUGH_TO_COMPARE else ""


def _picks(kind: Chart, board: Board) -> Mapping[str, Mapping[str, str]]:
    """Filters by the names that stand in the table; of two with one name, neither has one."""
    if kind == "by-campaign":
        return {one_line(name): {"campaign": name} for name in board.campaigns}
    found: dict[str, Mapping[str, str]] = {}
    for id, name in _named(kind, board).items():
        pick = {"region" if kind == "by-region" else "channel": id}
        found[one_line(name)] = {} if one_line(name) in found else pick
    return found


def _named(kind: Chart, board: Board) -> Mapping[str, str]:
    seen, regions = board.view.channels, board.view.workspace.team.regions
    if kind == "by-region":
        return {one.region: regions[one.region].name for one in seen}
    return {one.id: one.name for one in seen}
