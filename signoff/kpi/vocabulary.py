"""The tables of docs/metrics.md: every metric, who calls it what, and every KPI."""

from signoff.kpi.catalogue import KPIS
from signoff.kpi.metrics import METRICS
from signoff.kpi.team_kpis import TEAM_KPIS
from signoff.networks.registry import names, network
from signoff.written import in_markdown


def metrics_table() -> str:
    """What each metric means, and what it is not."""
    rows = [[f"`{one.name}`", one.kind.value, one.meaning, one.is_not] for one in METRICS.values()]
    return in_markdown(["Metric", "Kind", "What it is", "What it is not"], rows)


def names_table() -> str:
    """What each network calls each metric."""
    rows = [
        [one.NAME, f"`{theirs}`", f"`{ours}`", f"<{one.ABILITIES.measures_said}>"]
        for one in map(network, names())
        for ours, theirs in one.ABILITIES.measures.items()
    ]
    return in_markdown(["Network", "It says", "We say", "Source"], rows)


def kpis_table() -> str:
    """What is made of them."""
    rows = [
        [f"`{one.id}`", one.name(), f"`{one.formula.text}`", one.unit.value, f"<{one.source}>"]
        for one in KPIS.values()
    ]
    return in_markdown(["KPI", "Name", "Formula", "Unit", "Source"], rows)


def team_kpis_table() -> str:
    """What is counted about how the team works."""
    rows = [[f"`{one.id}`", one.formula, one.unit, one.meaning, one.is_not] for one in TEAM_KPIS]
    return in_markdown(["KPI", "Formula", "Unit", "What it is", "What it is not"], rows)
