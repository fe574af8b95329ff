"""A table from an Excel workbook, with its real dates and without its formulas."""

import struct
import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from signoff.brief.table import Formula, Row, Take, WithoutTime, briefs_in_table
from signoff.language import _
from signoff.workspace.problems import Problem
from signoff.workspace.yaml_source import Source

SHEET = "briefs"
MOST_UNPACKED = 50_000_000
"""Bytes: a workbook is a zip archive, and a small one can unfold to gigabytes."""
MOST_COLUMNS = 100
LAST_LINE = 1_048_576
"""Excel's own. One forgotten blank there makes a million empty rows before it."""
DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error)
"""What reading a damaged, encrypted or unknown archive ends in."""
NOT_A_WORKBOOK = (
    *DAMAGED,
    InvalidFileException,
    ParseError,
    OSError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
)
"""What openpyxl ends in when an archive holds something else than a workbook."""


def xlsx_briefs(file: str, content: bytes) -> Source:
    """The briefs of the workbook's sheet, not yet checked."""
    return xlsx_table(file, content, briefs_in_table, SHEET)


def xlsx_table(file: str, content: bytes, take: Take, sheet: str) -> Source:
    """What is taken from the rows of the sheet of this name, or of the only one."""
    try:
        if _unpacked(content) > MOST_UNPACKED:
            return _refused(file, _("The workbook unfolds to more than 50 MB."), _split())
        book = load_workbook(BytesIO(content), read_only=True)
        return _of_sheet(file, book, take, sheet)
    except NOT_A_WORKBOOK:
        what = _("This is no Excel workbook that can be read.")
        mend = _("Save it again as “Excel workbook (.xlsx)”, without a password.")
        return _refused(file, what, mend)


def _unpacked(content: bytes) -> int:
    """How many bytes are in it; every part is read once, and stops at the size that it claims."""
    with ZipFile(BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if size <= MOST_UNPACKED and archive.testzip():
            raise BadZipFile
        return size


def _split() -> str:
    return _("Keep only the table in it, or split it in two.")


def _refused(file: str, what: str, mend: str) -> Source:
    return Source(file, problems=[Problem(file, 0, "", what, mend)])


def _of_sheet(file: str, book: Workbook, take: Take, wanted: str) -> Source:
    names = {sheet.title.casefold(): sheet for sheet in book.worksheets}
    if wanted not in names and len(names) != 1:
        what = _("There are several sheets.")
        return _refused(file, what, _("Call the one that is meant “{name}”.", name=wanted))
    return take(file, _rows(names.get(wanted) or book.worksheets[0]))


def _rows(sheet: Any) -> Iterator[Row]:
    blank = None
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, max_row=LAST_LINE):
        # Rows that the file does not have come as one and the same: a million cost a second.
        if row is blank or all(cell.value is None for cell in row):
            blank = row
            yield ()
        else:
            yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> Any:
    value = cell.value
    if value is not None and cell.data_type == "f":
        return Formula(value)
    if isinstance(value, datetime) and "h" not in str(cell.number_format).casefold():
        return WithoutTime(value.date())
    return value
