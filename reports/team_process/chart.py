"""The chart of the team report: for how much working time posts usually waited, level by level."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

import altair as alt
import pandas as pd

from reports.kpi.chart import ROOM_FOR_NUMBER, ROW, axis, drawable, periods_of, two_periods
from reports.team_process.numbers import Level, TeamProcess
from signoff.clock import HOUR

Said = Callable[[timedelta], str]


@dataclass(frozen=True)
class Bar:
    """One bar: in which place, in which of the two periods, how long, what it says."""

    place: int
    period: str
    hours: float
    said: str


def by_level(team: TeamProcess, said: Said) -> alt.LayerChart:
    """A bar for each level, above the one of the period before."""
    before, now = periods_of(team.period.span)
    levels = team.shown_levels
    bars = [bar for n, one in enumerate(levels) for bar in _pair(n, one, (before, now), said)]
    room = ROOM_FOR_NUMBER * max(bar.hours for bar in bars)
    lying = alt.Chart(pd.DataFrame([asdict(bar) for bar in bars])).encode(
        alt.Y("place:O", axis=axis([drawable(str(one.where)) for one in levels])),
        alt.YOffset("period:N", sort=[now, before]),
        alt.X("hours:Q", axis=None, scale=alt.Scale(domainMin=0, domainMax=room or 1)),
    )
    return two_periods(lying, (before, now), dx=6, align="left").properties(height=alt.Step(ROW))


def _pair(place: int, level: Level, periods: tuple[str, str], said: Said) -> list[Bar]:
    before, now = periods
    spells = {now: level.worked, before: level.before}
    return [
        Bar(place, period, spell.middle / HOUR, said(spell.middle))
        for period, spell in spells.items()
        if spell and spell.middle is not None
    ]
