"""Reads a workspace: all files, all problems at once, or the whole of it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from signoff.workspace import sense
from signoff.workspace.absences import read_absences, with_absences
from signoff.workspace.calendar_file import FILE as CALENDAR
from signoff.workspace.channels import Channels
from signoff.workspace.dashboard_sense import dashboards
from signoff.workspace.dashboards import Dashboards
from signoff.workspace.files import FILES, OPTIONAL, missing, texts_in
from signoff.workspace.goals import Goals
from signoff.workspace.limits import limits
from signoff.workspace.mailboxes import mailboxes
from signoff.workspace.outside import external_people
from signoff.workspace.part import Part
from signoff.workspace.problems import BadInput, Problem
from signoff.workspace.process import Process
from signoff.workspace.references import Sources, unknown_names
from signoff.workspace.reports import Reports
from signoff.workspace.second_ids import second_ids
from signoff.workspace.sense_of_reports import reports_that_say_something
from signoff.workspace.sentences import sentences
from signoff.workspace.style import Style
from signoff.workspace.team import Team
from signoff.workspace.workspace import Workspace
from signoff.workspace.yaml_source import Source, read_source

MODELS: dict[str, type[Part]] = {
    "team.yaml": Team,
    "process.yaml": Process,
    "style.yaml": Style,
    "channels.yaml": Channels,
    "goals.yaml": Goals,
    "reports.yaml": Reports,
    "dashboards.yaml": Dashboards,
}

P = TypeVar("P", bound=Part)
Parts = Mapping[str, Part]


def read_workspace(folder: Path) -> Workspace:
    """The workspace in a folder; `BadInput` names everything that is wrong in it."""
    texts, problems = texts_in(folder)
    return _read(texts, problems)


def read_files(files: Mapping[str, str]) -> Workspace:
    """The workspace that these texts, by file name, make."""
    return _read(files, [missing(name) for name in FILES if name not in files])


def _read(texts: Mapping[str, str], problems: list[Problem]) -> Workspace:
    sources = {name: read_source(name, texts[name]) for name in MODELS if name in texts}
    parts, found = _parts(sources)
    found += [*unknown_names(sources), *second_ids(sources), *_senseless(sources, parts)]
    found += _take_in_calendar(texts, parts)
    if problems or found:
        raise BadInput([*problems, *sorted(set(found), key=_in_order)])
    return _whole(parts)


def _in_order(problem: Problem) -> tuple[int, int, str]:
    return (*FILES, *OPTIONAL).index(problem.file), problem.line, problem.field


def _take_in_calendar(texts: Mapping[str, str], parts: dict[str, Part]) -> list[Problem]:
    """Who is away by the calendar is away as if team.yaml said so."""
    team = parts.get("team.yaml")
    if CALENDAR not in texts or not isinstance(team, Team):
        return []
    absences = read_absences(texts[CALENDAR], team)
    parts["team.yaml"] = with_absences(team, absences.away)
    return absences.problems


def advice(files: Mapping[str, str], workspace: Workspace) -> list[Problem]:
    """What can stay as it is, though somebody may have meant it otherwise."""
    return read_absences(files[CALENDAR], workspace.team).advice if CALENDAR in files else []


def _parts(sources: Sources) -> tuple[dict[str, Part], list[Problem]]:
    """The files that fit their models, and what is wrong with all of them."""
    parts: dict[str, Part] = {}
    problems: list[Problem] = []
    for name, source in sources.items():
        problems += source.problems
        part = _part(source, MODELS[name])
        if isinstance(part, Part):
            parts[name] = part
        else:
            problems += part
    return parts, problems


def _part(source: Source, model: type[P]) -> P | list[Problem]:
    if source.value is None and source.problems:
        return []
    try:
        return model.model_validate({} if source.value is None else source.value)
    except ValidationError as error:
        return sentences(error, source, model)


def _senseless(sources: Sources, parts: Parts) -> Iterator[Problem]:
    """What only shows when several files are looked at together."""
    team, channels = parts.get("team.yaml"), parts.get("channels.yaml")
    process, reports = parts.get("process.yaml"), parts.get("reports.yaml")
    style = parts.get("style.yaml")
    known = channels if isinstance(channels, Channels) else None
    if isinstance(style, Style):
        yield from sense.style(sources, style)
    goals = parts.get("goals.yaml")
    if isinstance(goals, Goals):
        yield from sense.goals(sources, goals)
    if not isinstance(team, Team):
        return
    yield from sense.people_and_roles(sources, team)
    yield from mailboxes(sources, team)
    yield from external_people(sources, team)
    yield from limits(sources, team)
    if isinstance(process, Process):
        yield from sense.levels(sources, process, team, known)
        yield from sense.rework(sources, process, team)
    if isinstance(reports, Reports):
        aims = goals if isinstance(goals, Goals) else None
        yield from reports_that_say_something(sources["reports.yaml"], reports, team, known, aims)
    if isinstance(pages := parts.get("dashboards.yaml"), Dashboards):
        yield from dashboards(sources, pages, team, known)


def _whole(parts: Parts) -> Workspace:
    return Workspace.model_validate(
        {
            "team": parts["team.yaml"],
            "process": parts["process.yaml"],
            "style": parts["style.yaml"],
            "channels": dict(parts["channels.yaml"])["channels"],
            "goals": dict(parts["goals.yaml"])["goals"],
            "reports": dict(parts["reports.yaml"])["reports"],
            "kpis": dict(parts["reports.yaml"])["kpis"],
            "dashboards": dict(parts.get("dashboards.yaml", Dashboards()))["dashboards"],
        }
    )
