"""An export, read: its posts or its follower counts, and every row that cannot be taken."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from signoff.brief.csv_table import csv_table
from signoff.brief.opened import content_of, refused
from signoff.brief.table import Row, is_filled
from signoff.clock import local
from signoff.language import _
from signoff.past.cells import NotTaken, address, day, kind, moment, name, number, title, words
from signoff.past.columns import Columns, columns, meanings
from signoff.workspace import BadInput, Problem
from signoff.workspace.yaml_source import Source

LARGEST = 10
"""Megabytes."""
MOST_ROWS = 15_000
SHEET = "posts"


@dataclass(frozen=True)
class PastPost:
    """A post as an export tells of it."""

    line: int
    name: str
    """What the network calls it: its id, or its address where there is no id."""
    url: str
    text: str
    sent_at: datetime
    numbers: dict[str, int]
    campaign: str = ""
    kind: str = ""
    """As `PostKind` has it; empty: the file does not tell."""


@dataclass(frozen=True)
class PastFollowers:
    """How many followed the channel at the end of a day."""

    line: int
    day: date
    followers: int


@dataclass
class Export:
    """Everything that a file tells."""

    file: str
    network: str
    zone: str
    """On whose clocks a time is that stands there without an offset."""
    read_at: datetime
    """When it was exported: nothing in it is later."""
    fingerprint: str = ""
    posts: list[PastPost] = field(default_factory=list)
    followers: list[PastFollowers] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    """The titles of columns that mean nothing to us."""
    bad: list[Problem] = field(default_factory=list)
    """What is wrong in single rows, which are not among the others."""

    def take(self, file: str, rows: Iterator[Row]) -> Source:
        """Take in every row that is right."""
        source = Source(file)
        found = columns(next(rows, ()), self.network)
        self.unused = found.unused
        source.problems += [Problem(file, 1, *mistake) for mistake in found.mistakes]
        if source.problems:
            return source
        first: dict[object, int] = {}
        for line, cells in enumerate(rows, start=2):
            if len(first) >= MOST_ROWS:
                what = _("There are more than {n} rows.", n=MOST_ROWS)
                source.problems.append(Problem(file, line, "", what, _("Split the file in two.")))
                break
            if any(is_filled(cell) for cell in cells):
                self._take(_Line(file, line, found, cells), first)
        return source

    def _take(self, row: "_Line", first: dict[object, int]) -> None:
        bad, facts = row.facts(self.zone)
        if not bad:
            bad = self._misfits(row, facts, first)
        if bad:
            self.bad += bad
        elif row.columns.of_followers:
            self.followers.append(PastFollowers(row.line, facts["date"], facts["followers"]))
        else:
            numbers = {m: facts[m] for m in row.columns.metrics if facts[m] is not None}
            told = {name: facts[name] for name in ("url", "text", "campaign", "kind")}
            self.posts.append(
                PastPost(
                    line=row.line,
                    name=_name(facts),
                    sent_at=facts["published"],
                    numbers=numbers,
                    **told,
                )
            )

    def _misfits(
        self, row: "_Line", facts: dict[str, Any], first: dict[object, int]
    ) -> list[Problem]:
        """What is right by itself, and wrong beside the rest."""
        if row.columns.of_followers:
            key, field = facts["date"], "date"
            if facts["followers"] is None:
                return [row.problem("followers", _("It is empty."), _("Take the line out."))]
            too_late = key > local(self.read_at, self.zone).date()
        else:
            key, field = _name(facts), "published"
            if not key:
                return [row.problem("id", _("It is empty."), _("Write its id or its address."))]
            too_late = facts["published"] > self.read_at
        if too_late:
            what = _("This is later than the export.")
            return [row.problem(field, what, _("Look at the date, and at --exported."))]
        same = first.setdefault(key, row.line)
        if same != row.line:
            what = _("The same stands on line {line}.", line=same)
            return [row.problem("", what, _("Take one of the two out."))]
        return []


def _name(facts: dict[str, Any]) -> str:
    return str(facts["id"] or facts["url"])


@dataclass(frozen=True)
class _Line:
    """One row of the file."""

    file: str
    line: int
    columns: Columns
    cells: Row

    def facts(self, zone: str) -> tuple[list[Problem], dict[str, Any]]:
        """What stands in it, by our names; and everything that is wrong with that."""
        reads = {"published": lambda cell: moment(cell, zone), "date": day, "id": name}
        reads |= {"url": address, "text": words, "campaign": title, "kind": kind}
        found: dict[str, Any] = dict.fromkeys(("id", "url", "text", "campaign", "kind"), "")
        bad = []
        for fact in self.columns.places:
            try:
                found[fact] = reads.get(fact, number)(self._cell(fact))
            except NotTaken as wrong:
                bad.append(self.problem(fact, wrong.what, wrong.mend))
        return bad, found

    def problem(self, fact: str, what: str, mend: str) -> Problem:
        title = self.columns.titles.get(fact, fact)
        return Problem(self.file, self.line, title, what, mend)

    def _cell(self, fact: str) -> object:
        place = self.columns.places[fact]
        return self.cells[place] if place < len(self.cells) else None


def read_export(path: Path, network: str, zone: str, read_at: datetime) -> Export:
    """Everything in a CSV or XLSX file; `BadInput` says why there is no such thing in it."""
    content = content_of(path, LARGEST)
    export = Export(str(path), network, zone, read_at)
    export.fingerprint = hashlib.sha256(content + zone.encode()).hexdigest()
    source = _read(path, content, export)
    if source.problems:
        raise BadInput(source.problems)
    if not (export.posts or export.followers or export.bad):
        raise refused(path, _("There is no row in it."), _("Write at least one."))
    return export


def _read(path: Path, content: bytes, export: Export) -> Source:
    kind = path.suffix.casefold()
    if kind == ".csv":
        known = meanings(export.network)
        return csv_table(str(path), content, export.take, known.__contains__)
    if kind == ".xlsx":
        # Only here: what reads workbooks takes half a second to load.
        from signoff.brief.xlsx_table import xlsx_table

        return xlsx_table(str(path), content, export.take, SHEET)
    what = _("History is not read from {kind} files.", kind=kind or _("such"))
    raise refused(path, what, _("Save it as CSV or XLSX."))
