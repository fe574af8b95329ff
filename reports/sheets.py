"""The sheets of a workbook: real numbers under a head that stays in sight, never a formula."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.titles import web_address

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
HEAD = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="0B5CAB")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, in a workbook and in plain rows:
https://owasp.org/www-community/attacks/CSV_Injection"""
LONGEST_LINK = 2000
"""A little less than what Excel opens."""
MOST_LINKS = 65_000
"""In one sheet: with more than 65,530, Excel calls the whole file damaged."""
LINK = Font(color="0B5CAB", underline="single")

Content = str | int | float | Decimal | datetime | date | None
Table = tuple[Sequence[str], Iterable[Sequence[Content]]]
"""A head and the rows below it."""


def sheet(
    book: Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[Content]]
) -> None:
    """One more sheet of the book."""
    made = cast("Worksheet", book.create_sheet(title))
    for row, values in enumerate([head, *rows], start=1):
        for column, value in enumerate(values, start=1):
            _write(cast("Cell", made.cell(row, column)), value)
    for cell in made[1]:
        cell.font, cell.fill = HEAD, HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    made.freeze_panes = "B2"
    made.auto_filter.ref = made.dimensions
    _widen(made)


def _write(cell: Cell, value: Content) -> None:
    if isinstance(value, str):
        _write_text(cell, value)
        return
    cell.value = value
    if isinstance(value, float):
        cell.number_format = "0.0%"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, int):
        cell.number_format = "#,##0"


def _write_text(cell: Cell, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    # A title that begins with = is a title: never a formula, not even after an edit.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_SIGNS)
    if web_address(text) and len(text) <= LONGEST_LINK and cell.row <= MOST_LINKS:
        cell.hyperlink, cell.font = text, LINK


def _widen(made: Worksheet) -> None:
    for number, column in enumerate(made.columns, start=1):
        longest = max(len(_as_seen(cell.value)) for cell in column)
        made.column_dimensions[get_column_letter(number)].width = min(longest, WIDEST) + 3


def _as_seen(value: object) -> str:
    """Of a third is seen 0.33, and not every digit."""
    if isinstance(value, float | Decimal):
        return f"{value:,.2f}"
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value or "")
