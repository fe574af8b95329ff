"""The executive summary as one page to print and to pass on."""

from collections.abc import Iterable, Mapping
from typing import Any

from reports.executive.numbers import ExecutiveSummary, GoalStanding
from reports.executive.rendering import told
from reports.kpi.on_paper import COLOURS, figures, next_steps, under
from reports.paper import setting
from reports.paper.parts import Bar, Bars, Section, Text, document
from reports.words import day, number, short
from signoff.language import _, speaking

Told = Mapping[str, Any]


def pdf(summary: ExecutiveSummary, language: str, report_name: str) -> bytes:
    """In the reader's language."""
    kpi = summary.kpi
    with speaking(language):
        said = told(summary, "", report_name, "")
        shown, notes = _sections(summary, said), said["notes"]
        whole = document(said, kpi.period.end, shown, under=under(kpi, said), notes=notes)
        return setting.pdf(whole)


def _sections(summary: ExecutiveSummary, said: Told) -> Iterable[Section]:
    kpi = summary.kpi
    if not kpi.silent:
        yield Section([figures(kpi, said)])
    if summary.goals:
        left = said["more_goals"] if summary.goals_left else ""
        bars = [_goal(one, said) for one in summary.shown_goals]
        yield Section([Bars(bars, left)], _("Goals"))
    yield Section([Text(said["risk"])], _("The risk"))
    yield next_steps(said)
    if kpi.best and kpi.best[0].engagements:
        best = kpi.best[0]
        about = [best.channel, best.campaign]
        line = [best.short_title or _("(no title)"), *map(short, filter(None, about))]
        yield Section(
            [Text(" · ".join([*line, day(best.published), number(best.engagements or 0)]))],
            _("The best post"),
        )


def _goal(goal: GoalStanding, said: Told) -> Bar:
    verdict = said["standing"](goal)
    return Bar(
        goal.result.name,
        f"✓ {verdict}" if goal.result.reached else verdict,
        COLOURS.get(goal.standing, "down"),
        goal.result.bar,
        said["sentence"]("goal", goal=goal.result),
    )
