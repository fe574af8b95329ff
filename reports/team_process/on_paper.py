"""How the team worked, on pages to print and to pass on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reports.durations import in_hours
from reports.kpi.chart import svg
from reports.kpi.on_paper import next_steps
from reports.paper import setting
from reports.paper.parts import Cell, Chart, Figure, Figures, Part, Section, Table, document
from reports.team_process.numbers import Level, Region, TeamProcess
from reports.team_process.rendering import drawn_levels, told
from reports.waits import ShownWait
from signoff.language import _, speaking

Told = Mapping[str, Any]


def pdf(team: TeamProcess, language: str, report_name: str) -> bytes:
    """In the reader's language."""
    with speaking(language):
        said = told(team, "", report_name, "")
        below, notes = (said["sentence"](name, team=team) for name in ("below", "notes"))
        shown = _sections(team, said)
        return setting.pdf(document(said, team.period.end, shown, under=below, notes=[notes]))


def _sections(team: TeamProcess, said: Told) -> Iterable[Section]:
    if not team.is_silent:
        shown = [Figure(one.name, one.said, one.marked, one.mood) for one in said["figures"]]
        yield Section([Figures(shown)])
    yield next_steps(said)
    if team.waiting:
        yield Section([_waits(team, said)], _("What waits now"))
    if team.levels:
        rows = [_place(str(one.where), one, said) for one in team.shown_levels]
        parts: list[Part] = [*_chart(team, said), _places(_("Level"), rows)]
        yield Section(parts, _("Where posts waited"))
    if len(team.regions) > 1:
        rows = [_place(one.name, one, said) for one in team.shown_regions]
        yield Section([_places(_("Region"), rows)], _("By region of the post"))
    if said["stages"]:
        yield Section([_pairs(said["stages"])], _("Time per stage"))
    if not team.is_silent:
        yield Section([_pairs(said["key_figures"])], _("Key figures"))


def _waits(team: TeamProcess, said: Told) -> Table:
    left = len(team.waiting) - len(team.shown_waits)
    return Table(
        [_("Post"), _("Waited"), _("Due")],
        [_wait(one, said) for one in team.shown_waits],
        2,
        said["sentence"]("more", n=left) if left else "",
    )


def _wait(one: ShownWait, said: Told) -> Sequence[Cell]:
    return [
        Cell(one.title or _("(no title)"), f"{one.where} · {one.who}"),
        Cell(in_hours(one.worked, "short")),
        Cell(said["moment"](one.due_at), _("overdue") if one.is_late else ""),
    ]


def _chart(team: TeamProcess, said: Told) -> Iterable[Chart]:
    if drawn := drawn_levels(team):
        yield Chart("levels", svg(drawn), said["sentence"]("levels", team=team))


def _places(name: str, rows: Sequence[Sequence[Cell]]) -> Table:
    return Table([name, _("Usual wait"), _("Too late")], rows, 2)


def _place(name: str, one: Level | Region, said: Told) -> Sequence[Cell]:
    middle = one.worked.middle
    waited = "–" if middle is None else in_hours(middle, "short")
    return [Cell(name), Cell(waited), Cell(said["sentence"]("late", overdue=one.overdue))]


def _pairs(pairs: Iterable[tuple[str, str]]) -> Table:
    return Table(["", _("this time")], [[Cell(one), Cell(number)] for one, number in pairs], 1)
