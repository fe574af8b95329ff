"""What a report on paper is made of: headings, figures, charts, tables, things to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Colour = Literal["up", "down", "same", "unknown"]


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    said: str
    quiet: bool = False


@dataclass(frozen=True)
class Figure:
    """One large number, and how it changed."""

    name: str
    number: str
    change: str
    colour: Colour


@dataclass(frozen=True)
class Figures:
    """A few of them beside each other."""

    figures: Sequence[Figure]
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """How full something is, out of a hundred."""

    name: str
    verdict: str
    colour: Colour
    fullness: int
    said: str


@dataclass(frozen=True)
class Bars:
    """Some of them below each other."""

    bars: Sequence[Bar]
    note: str = ""


@dataclass(frozen=True)
class Steps:
    """What to do, first to last."""

    steps: Sequence[str]


@dataclass(frozen=True)
class Chart:
    """A drawing in lines, which stays sharp however large it is printed."""

    name: str
    svg: str
    alt: str


@dataclass(frozen=True)
class Cell:
    """What stands in one field of a table: perhaps a way to somewhere, perhaps more below."""

    text: str
    under: str = ""
    link: str = ""
    fullness: int | None = None
    """Of a bar out of a hundred below it."""


@dataclass(frozen=True)
class Table:
    """Rows under a head that comes again on each page."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: int = 0
    """How many of the last columns hold numbers."""
    note: str = ""


Part = Text | Figures | Bars | Steps | Chart | Table


@dataclass(frozen=True)
class Section:
    """Some parts under a heading, or under none."""

    parts: Sequence[Part]
    heading: str = ""


@dataclass(frozen=True)
class Document:
    """One report on paper."""

    name: str
    """What is called so in reports.yaml, for example Weekly KPI."""
    about: str
    """The period, or whatever else it is about."""
    day: date
    """As of when it speaks. Not when it was set: the same numbers make the same file."""
    headline: str
    sections: Sequence[Section]
    under: str = ""
    """The sentence below the headline."""
    notes: Sequence[str] = field(default=())
    """In small letters at the end: what the numbers do not say, and why one gets this."""


def document(
    said: Mapping[str, Any],
    day: date,
    sections: Iterable[Section],
    *,
    under: str = "",
    notes: Sequence[str] = (),
) -> Document:
    """What a report says in its mail, as a document; `day` is the last that it is about."""
    return Document(
        name=said["report_name"],
        about=said["period"],
        day=day,
        headline=said["headline"],
        sections=list(sections),
        under=under,
        notes=notes,
    )
