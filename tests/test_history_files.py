"""Exports as tools write them: what they mean is taken as it is meant, and nothing is lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from signoff.past import Export, read_export

AT = datetime(2026, 11, 22, 21, tzinfo=UTC)
HEAD = ("id", "published", "likes", "shares")


def read(file: Path) -> Export:
    return read_export(file, "mastodon", "Europe/Rome", AT)


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_counts_that_a_program_wrote_with_a_point_are_counts(tmp_path: Path, between: str) -> None:
    rows = [HEAD, ("1", "2026-11-01 09:00", "1234.0", ""), ("2", "2026-11-01 09:00", "5.00", "0")]
    (tmp_path / "posts.csv").write_text("\n".join(between.join(row) for row in rows))

    found = read(tmp_path / "posts.csv")

    assert [one.numbers for one in found.posts] == [{"likes": 1234}, {"likes": 5, "shares": 0}]
    assert not found.bad


@pytest.mark.parametrize("said", ["0001-01-01 00:00+14:00", "9999-12-31 23:59-14:00"])
def test_a_moment_outside_of_all_calendars_is_a_bad_row(tmp_path: Path, said: str) -> None:
    (tmp_path / "posts.csv").write_text(f"id,published,likes\n1,{said},3\n")

    (bad,) = read(tmp_path / "posts.csv").bad

    assert "published: There is no " in str(bad)


def test_no_row_is_lost_behind_many_empty_ones(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for column, title in enumerate(HEAD, 1):
        sheet.cell(1, column, title)
    for row in (2, 1_048_576):
        sheet.cell(row, 1, f"post {row}")
        sheet.cell(row, 2, datetime(2026, 11, 1, 9, tzinfo=UTC).replace(tzinfo=None))
        sheet.cell(row, 3, 7)
    book.save(tmp_path / "posts.xlsx")

    found = read(tmp_path / "posts.xlsx")

    assert [one.name for one in found.posts] == ["post 2", "post 1048576"]
