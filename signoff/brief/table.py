"""A table of briefs, one a row, however it is kept: its first row names the fields."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from signoff.brief.brief import Brief
from signoff.language import _
from signoff.nearest import right_names
from signoff.wall_time import how_to_write_it, written
from signoff.workspace.problems import Problem
from signoff.workspace.yaml_source import Source

Row = Sequence[Any]
Take = Callable[[str, Iterator[Row]], Source]
"""Makes something of a file's rows."""

FIELDS = tuple(Brief.model_fields)
LISTS = ("channels", "flags", "blanks")
MOMENTS = ("slot", "due")
FORMULA_SIGNS = ("=", "+", "-", "@")
"""With these a cell begins that a spreadsheet runs instead of showing it."""
BETWEEN_ENTRIES = re.compile(r"[,;|\n]")
MOST_ROWS = 2000


class Formula(str):
    """What stands in a cell that a spreadsheet computes."""


class WithoutTime(str):
    """What stands in a cell that holds a day and no time."""


def briefs_in_table(file: str, rows: Iterator[Row]) -> Source:
    """The table as a list of briefs, not yet checked; every value knows its row."""
    source = Source(file, value=[])
    columns = _columns(source, next(rows, ()))
    if source.problems:
        return source
    for row, cells in enumerate(rows, start=2):
        if len(source.value) >= MOST_ROWS:
            source.problems.append(_too_many(file, row))
            break
        if any(is_filled(cell) for cell in cells):
            _take(source, row, columns, cells)
    return source


def _too_many(file: str, row: int) -> Problem:
    what = _("There are more than {n} briefs.", n=MOST_ROWS)
    return Problem(file, row, "", what, _("Split the file in two."))


def field_of(title: object) -> str:
    """The field that a column's title means, capitals and blanks aside."""
    return re.sub(r"[\s_-]+", "_", str(title or "").strip().casefold())


def _columns(source: Source, head: Row) -> list[str]:
    columns = [field_of(title) for title in head]
    while columns and not columns[-1]:
        columns.pop()
    source.problems += _wrong_columns(source.file, columns)
    return columns


def _wrong_columns(file: str, columns: list[str]) -> Iterator[Problem]:
    for i, name in enumerate(columns):
        if name not in FIELDS:
            what = _("There is no field for the column {name}.", name=name or "“”")
            yield Problem(file, 1, name, what, right_names(name, FIELDS))
        elif name in columns[:i]:
            what = _("There are two columns {name}.", name=name)
            yield Problem(file, 1, name, what, _("Keep one of the two."))
    for name, field in Brief.model_fields.items():
        if field.is_required() and name not in columns:
            what = _("The column {name} is missing.", name=name)
            yield Problem(file, 1, name, what, _("Add it to the first row."))


def is_filled(cell: object) -> bool:
    """Whether anything stands in the cell."""
    return cell is not None and str(cell).strip() != ""


def _take(source: Source, row: int, columns: list[str], cells: Row) -> None:
    """One row becomes one brief to check."""
    entry = len(source.value)
    brief: dict[str, Any] = {}
    for name, cell in zip(columns, cells, strict=False):
        if is_filled(cell):
            source.problems += _dangerous(source.file, row, name, cell)
            brief[name] = _value(name, cell)
            source.lines[(entry, name)] = row
    if any(is_filled(cell) for cell in cells[len(columns) :]):
        what = _("There is something to the right of the last column.")
        mend = _("Put quotes around a cell that has the separator in it, or empty the cell.")
        source.problems.append(Problem(source.file, row, "", what, mend))
    source.lines[(entry,)] = row
    source.value.append(brief)


def _dangerous(file: str, row: int, name: str, cell: object) -> Iterator[Problem]:
    text = str(cell).strip()
    if isinstance(cell, Formula) or (isinstance(cell, str) and text.startswith(FORMULA_SIGNS)):
        what = _("{cell} is a formula, or would become one in a spreadsheet.", cell=text[:40])
        mend = _("Write the text itself, and begin it with a letter, a digit or a quotation mark.")
        yield Problem(file, row, name, what, mend)
    if isinstance(cell, WithoutTime):
        what = _("{cell} is a day without a time.", cell=text)
        yield Problem(file, row, name, what, how_to_write_it())


def _value(name: str, cell: object) -> object:
    """The cell as the brief wants it: lists from one cell, times from a spreadsheet's."""
    if isinstance(cell, datetime):
        # Spreadsheets keep times as fractions of a day: 09:30 comes as 09:29:59.999.
        moment = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return moment if name in MOMENTS else written(moment)
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = f"{cell}" if isinstance(cell, date) else str(cell).strip()
    if name in LISTS:
        return [part.strip() for part in BETWEEN_ENTRIES.split(text) if part.strip()]
    return text
