"""The KPIs that come ready-made: what is made of the metrics, in which unit, and who says so.

A KPI of several posts is the formula over their sums, of those posts of which every metric in it
was read. With a metric that must not be added, as people must not, it is the mean of the posts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from signoff.kpi.formula import Formula, formula
from signoff.kpi.metrics import METRICS, Kind
from signoff.language import _


class Unit(StrEnum):
    """How a KPI is written."""

    PERCENT = "percent"
    PER_POST = "per-post"
    NUMBER = "number"


@dataclass(frozen=True)
class Kpi:
    """A number that is computed from what networks tell about posts."""

    id: str
    formula: Formula
    unit: Unit
    name: Callable[[], str]
    """In the language now spoken."""
    source: str = ""
    """Whose definition it is; empty: the team's own."""

    @property
    def is_mean(self) -> bool:
        """Whether that of several posts is the mean of theirs: only counts may be added."""
        return any(METRICS[name].kind is not Kind.COUNT for name in self.formula.names)


KAUSHIK = "https://www.kaushik.net/avinash/best-social-media-metrics-conversation-amplification-applause-economic-value/"
HOOTSUITE = "https://blog.hootsuite.com/calculate-engagement-rate/"
GOOGLE = "https://support.google.com/google-ads/answer/2615875"
PPC_LAND = "https://ppc.land/video-metrics-64df3ea5e36c17001bef10c4/"


def _kpi(id: str, text: str, unit: Unit, source: str, name: Callable[[], str]) -> Kpi:
    return Kpi(id, formula(text, METRICS), unit, name, source)


_ALL = (
    _kpi(
        "engagement-rate-by-reach",
        "engagements / reach",
        Unit.PERCENT,
        HOOTSUITE,
        lambda: _("Engagement rate by reach"),
    ),
    _kpi(
        "engagement-rate-by-impressions",
        "engagements / impressions",
        Unit.PERCENT,
        HOOTSUITE,
        lambda: _("Engagement rate by impressions"),
    ),
    _kpi(
        "engagement-rate-by-followers",
        "engagements / followers",
        Unit.PERCENT,
        HOOTSUITE,
        lambda: _("Engagement rate by followers"),
    ),
    _kpi(
        "amplification-rate",
        "(shares + quotes) / posts",
        Unit.PER_POST,
        KAUSHIK,
        lambda: _("Amplification rate"),
    ),
    _kpi(
        "conversation-rate",
        "comments / posts",
        Unit.PER_POST,
        KAUSHIK,
        lambda: _("Conversation rate"),
    ),
    _kpi(
        "applause-rate",
        "likes / posts",
        Unit.PER_POST,
        KAUSHIK,
        lambda: _("Applause rate"),
    ),
    _kpi(
        "click-through-rate",
        "link_clicks / impressions",
        Unit.PERCENT,
        GOOGLE,
        lambda: _("Click-through rate"),
    ),
    _kpi(
        "completion-rate",
        "completions / views",
        Unit.PERCENT,
        PPC_LAND,
        lambda: _("Video completion rate"),
    ),
)

KPIS: Mapping[str, Kpi] = {kpi.id: kpi for kpi in _ALL}
