"""Briefs in files, and what is said about them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from signoff.brief import Brief, read_briefs
from signoff.workspace import BadInput
from tests.test_brief import NOW, RIGHT, WORKSPACE

HEAD = "title,message,goal,channels,creator,slot"
ROW = 'A slow Sunday,Show the blend.,conversation,"mastodon-italy, mastodon-hub",giulia,{slot}'
RIGHT_SLOT = datetime.fromisoformat("2027-03-15T09:30")
GOOD = ROW.format(slot="2027-03-15 09:30")


def read(path: Path) -> list[Brief]:
    return read_briefs(path, WORKSPACE, NOW)


def complaints(path: Path) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read(path)
    return [str(problem).removeprefix(str(path)) for problem in refused.value.problems]


def workbook(path: Path, *rows: list[Any], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for cell, number_format in (formats or {}).items():
        book.worksheets[0][cell].number_format = number_format
    book.save(path)
    return path


def row(**changes: Any) -> list[Any]:
    return list({**RIGHT, "channels": "mastodon-italy; mastodon-hub", **changes}.values())
