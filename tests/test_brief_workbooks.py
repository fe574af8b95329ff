"""Briefs from Excel workbooks: real dates, no formulas, no surprises inside the archive."""

from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import Workbook

from signoff.workspace import BadInput
from tests.brief_files import RIGHT_SLOT, complaints, read, row, workbook
from tests.test_brief import RIGHT


def test_a_formula_in_a_workbook_is_refused_once_wherever_it_stands(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", list(RIGHT), row(title="=1+1", slot="=NOW()"))

    assert [said.split(" is ")[0] for said in complaints(path)] == [
        ":2: title: =1+1",
        ":2: slot: =NOW()",
    ]


def test_excel_s_own_dates_are_read_to_the_minute_and_a_day_alone_is_not_enough(
    tmp_path: Path,
) -> None:
    slot = datetime.fromisoformat("2027-03-15T09:29:59.999")
    assert read(workbook(tmp_path / "a.xlsx", list(RIGHT), row(slot=slot)))[0].slot == RIGHT_SLOT

    day = workbook(tmp_path / "b.xlsx", list(RIGHT), row(slot=slot), formats={"F2": "dd/mm/yyyy"})
    assert "2027-03-15 is a day without a time; Write it as the clock" in complaints(day)[0]
    number = workbook(tmp_path / "c.xlsx", list(RIGHT), row(slot=46_000.5))
    assert complaints(number)[0].startswith(":2: slot: 46000.5 is no date and time")


def test_a_number_as_a_title_is_its_digits(tmp_path: Path) -> None:
    assert read(workbook(tmp_path / "a.xlsx", list(RIGHT), row(title=2027.0)))[0].title == "2027"


def test_a_workbook_with_several_sheets_needs_to_say_which(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["notes"])
    sheet = book.create_sheet("Plan")
    sheet.append(list(RIGHT))
    sheet.append(row())
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert "Call the one that is meant “briefs”" in complaints(path)[0]

    sheet.title = "Briefs"
    book.save(path)
    assert [brief.title for brief in read(path)] == ["A slow Sunday"]


def test_a_workbook_that_unfolds_to_gigabytes_is_not_unfolded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)

    assert complaints(path) == [
        ": The workbook unfolds to more than 50 MB; Keep only the table in it, or split it in two."
    ]


@given(cut=some.integers(0, 4000), where=some.integers(0, 4000), bite=some.binary(max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_workbook_gets_a_sentence_or_is_read(
    tmp_path: Path, cut: int, where: int, bite: bytes
) -> None:
    whole = BytesIO()
    book = Workbook()
    book.worksheets[0].append(list(RIGHT))
    book.worksheets[0].append(row())
    book.save(whole)
    content = whole.getvalue()
    damaged = content[:where] + bite + content[where + len(bite) :][: len(content) - cut]
    (tmp_path / "a.xlsx").write_bytes(damaged)

    with suppress(BadInput):
        assert read(tmp_path / "a.xlsx")
