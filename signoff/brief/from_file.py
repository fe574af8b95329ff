"""Briefs from a file: one or many, and either all of them are right or none is taken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from signoff.brief.brief import Brief, brief_key
from signoff.brief.csv_table import csv_briefs
from signoff.brief.opened import content_of, refused
from signoff.brief.problems import problems
from signoff.language import _
from signoff.wall_time import LAST
from signoff.workspace import BadInput, Problem, Workspace
from signoff.workspace.sentences import sentences
from signoff.workspace.yaml_source import Source, read_source

LARGEST = 2
"""Megabytes. Two thousand briefs have less."""
Progress = Callable[[int, int], None]
"""Is told how many briefs are checked, and of how many."""


def read_briefs(
    path: Path, workspace: Workspace, now: datetime, progress: Progress | None = None
) -> list[Brief]:
    """The briefs of a YAML, CSV or XLSX file; `BadInput` names everything that is wrong."""
    source = _source(path)
    entries = _entries(source)
    briefs: dict[int, Brief] = {}
    found: list[Problem] = []
    for i, entry in enumerate(entries):
        brief, wrong = _checked(source, i, entry, workspace, now)
        briefs |= {i: brief} if brief else {}
        found += wrong
        if progress:
            progress(i + 1, len(entries))
    found += _twice(source, briefs)
    if found or source.problems:
        raise BadInput(_in_order(source.problems, found))
    return list(briefs.values())


def _in_order(first: list[Problem], then: list[Problem]) -> list[Problem]:
    """By line, without those on values of which something worse was said: a formula, say."""
    said = {(problem.line, problem.field) for problem in first if problem.field}
    unsaid = [problem for problem in then if (problem.line, problem.field) not in said]
    return sorted([*first, *unsaid], key=lambda problem: problem.line)


def _source(path: Path) -> Source:
    content = content_of(path, LARGEST)
    file, kind = str(path), path.suffix.casefold()
    if kind == ".csv":
        return csv_briefs(file, content)
    if kind == ".xlsx":
        # Only here: what reads workbooks takes half a second to load, in every process of ours.
        from signoff.brief.xlsx_table import xlsx_briefs

        return xlsx_briefs(file, content)
    if kind not in (".yaml", ".yml"):
        what = _("Briefs are not read from {kind} files.", kind=kind or _("such"))
        raise refused(path, what, _("Save it as YAML, CSV or XLSX."))
    try:
        return read_source(file, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        what = _("There is a character that is not UTF-8.")
        raise refused(path, what, _("Save the file as UTF-8.")) from error


def _entries(source: Source) -> list[Any]:
    """What is to become a brief: a YAML file may hold one, or a list."""
    if isinstance(source.value, dict):
        source.lines = {(0, *steps): line for steps, line in source.lines.items()}
        return [source.value]
    if not source.value and not source.problems:
        what = _("There is no brief in it.")
        source.problems.append(Problem(source.file, 0, "", what, _("Write at least one.")))
    return source.value if isinstance(source.value, list) else _not_briefs(source)


def _not_briefs(source: Source) -> list[Any]:
    if not source.problems:
        what, mend = _("This is no brief."), _("Write its fields: title, message, goal …")
        source.problems.append(Problem(source.file, 1, "", what, mend))
    return []


def _checked(
    source: Source, i: int, entry: object, workspace: Workspace, now: datetime
) -> tuple[Brief | None, list[Problem]]:
    """The brief, and everything that is wrong with it: in itself, and for this team."""
    try:
        brief = Brief.model_validate(entry)
        return brief, _misfits(source, i, brief, workspace, now)
    except ValidationError as error:
        wrong = sentences(error, source, Brief, (i,))
        if isinstance(entry, dict):
            fields = {str(details["loc"][0]) for details in error.errors()}
            found = _misfits(source, i, _rest(entry, fields, workspace), workspace, now)
            wrong += [problem for problem in found if problem.field not in fields]
        return None, wrong


def _rest(entry: dict[str, Any], wrong: set[str], workspace: Workspace) -> Brief:
    """What is right of a brief that is not, so that its other mistakes are found too."""
    stand_in = {
        "title": "-",
        "message": "-",
        "goal": "",
        "channels": list(workspace.channels)[:1],
        "creator": "",
        "slot": LAST,
    }
    return Brief.model_validate(
        {**stand_in, **{name: value for name, value in entry.items() if name not in wrong}}
    )


def _misfits(
    source: Source, i: int, brief: Brief, workspace: Workspace, now: datetime
) -> list[Problem]:
    return [
        replace(problem, file=source.file, line=source.line_of((i, problem.field)))
        for problem in problems(brief, workspace, now)
    ]


def _twice(source: Source, briefs: dict[int, Brief]) -> list[Problem]:
    """Briefs that stand in the file more than once."""
    first: dict[str, int] = {}
    found = []
    for i, brief in briefs.items():
        same = first.setdefault(brief_key(brief), i)
        if same != i:
            what = _("The same brief stands on line {line}.", line=source.line_of((same,)))
            mend = _("Take one of the two out, or give each a key of its own.")
            found.append(Problem(source.file, source.line_of((i,)), "", what, mend))
    return found
