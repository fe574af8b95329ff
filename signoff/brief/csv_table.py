"""A table from a CSV file, as any spreadsheet writes it."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from io import StringIO

from signoff.brief.table import FIELDS, Take, briefs_in_table, field_of
from signoff.language import _
from signoff.workspace.problems import Problem
from signoff.workspace.yaml_source import Source

SEPARATORS = (",", ";", "\t", "|")
SAID_BY_EXCEL = re.compile(r"sep=(.)\r?\n")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
CONTROL_CHARACTERS = re.compile(r"[\x80-\x9f]")


def csv_briefs(file: str, content: bytes) -> Source:
    """The briefs of the file, not yet checked."""
    return csv_table(file, content, briefs_in_table, FIELDS.__contains__)


def csv_table(file: str, content: bytes, take: Take, is_field: Callable[[str], bool]) -> Source:
    """What is taken from the file's rows; columns are told apart by what they are called."""
    text = decoded(content)
    if text is None:
        what = _("The letters cannot be read.")
        mend = _("Save the file as “CSV UTF-8”.")
        return Source(file, problems=[Problem(file, 0, "", what, mend)])
    separator, table = _separated(text, is_field)
    reader = csv.reader(StringIO(table, newline=""), delimiter=separator, strict=True)
    try:
        return take(file, iter(reader))
    except csv.Error as error:
        what = _("The table cannot be read here ({why}).", why=str(error)[:80])
        mend = _("Look for a quotation mark that is opened and not closed.")
        return Source(file, problems=[Problem(file, reader.line_num, "", what, mend)])


def decoded(content: bytes) -> str | None:
    """The text, in one of the three encodings that spreadsheets write; None in any other."""
    try:
        if content.startswith(WIDE):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        # What Excel in Western Europe calls just "CSV".
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or CONTROL_CHARACTERS.search(text) else text


def _separated(text: str, is_field: Callable[[str], bool]) -> tuple[str, str]:
    """What stands between the cells, and the table itself."""
    said = SAID_BY_EXCEL.match(text)
    if said:
        return said[1], text[said.end() :]
    head = text.split("\n", 1)[0]
    return max(SEPARATORS, key=lambda separator: _fields(head, separator, is_field)), text


def _fields(head: str, separator: str, is_field: Callable[[str], bool]) -> int:
    titles: Iterator[str] = (title.strip('" \r') for title in head.split(separator))
    return sum(is_field(field_of(title)) for title in titles)
