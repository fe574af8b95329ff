"""From the parts of a report to its PDF (PDF/A, tagged) or its picture, set by Typst."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import grapheme
import typst

from reports.fonts import fonts
from reports.paper.parts import Chart, Document, Part, Section
from reports.signs import shown_with, unshowable
from reports.titles import END_ISOLATE, ISOLATE
from signoff.language import _, spoken

TEMPLATE = Path(__file__).parent / "paper.typ"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
"""For archives, and for people who have it read to them: https://pdfa.org/resource/iso-19005-2/"""
SHARP = 192
"""Dots per inch of a picture: twice those of a screen."""
NO_SIGN = "\u25a1"
LONG_WORD = re.compile(r"\S{25,}")
PIECE = 6
MAY_BREAK = "\u200b"

Facts = dict[str, Any]


def pdf(document: Document) -> bytes:
    """Pages with numbers; its text can be selected, searched and read out."""
    return _set(document, "pdf", pdf_standards=[*STANDARDS])


def picture(document: Document) -> bytes:
    """The whole of it as one PNG, as high as it needs to be."""
    return _set(document, "png", ppi=SHARP)


def _set(document: Document, form: Literal["pdf", "png"], **how: Any) -> bytes:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "paper.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        (place / "facts.json").write_text(json.dumps(_facts(document)), encoding="utf-8")
        for chart in _charts(document):
            (place / f"{chart.name}.svg").write_text(chart.svg, encoding="utf-8")
        done = typst.compile(
            str(place / "paper.typ"),
            root=folder,
            format=form,
            font_paths=fonts(),
            sys_inputs={"form": form, "language": spoken()},
            **how,
        )
    assert isinstance(done, bytes)
    return done


def _facts(document: Document) -> Facts:
    """Everything that the template shows. What people wrote is data here, and never markup."""
    facts = {
        **asdict(document),
        "sections": [_section(one) for one in document.sections],
        "day": [document.day.year, document.day.month, document.day.day],
        "page": _("Page"),
        "of": _("of"),
    }
    missing = unshowable(facts) - {ISOLATE, END_ISOLATE}
    if missing:
        said = _("{sign} stands for a sign that no font here can draw.", sign=NO_SIGN)
        facts["notes"] = [*document.notes, said]
    shown: Facts = _broken(shown_with(facts, missing, lambda _sign: NO_SIGN))
    return shown


def _section(section: Section) -> Facts:
    return {"heading": section.heading, "parts": [_part(part) for part in section.parts]}


def _part(part: Part) -> Facts:
    kind = type(part).__name__.lower()
    if isinstance(part, Chart):
        return {"kind": kind, "name": part.name, "alt": part.alt}
    return {"kind": kind, **asdict(part)}


def _charts(document: Document) -> Iterator[Chart]:
    parts = (part for section in document.sections for part in section.parts)
    return (part for part in parts if isinstance(part, Chart))


def _broken(facts: Any) -> Any:
    """The same, with places where a word may break that is longer than its column."""
    match facts:
        case str():
            return LONG_WORD.sub(_in_pieces, facts)
        case list() | tuple():
            return [_broken(one) for one in facts]
        case Mapping():
            kept = ("link", "name") if facts.get("kind") == "chart" else ("link",)
            return {name: one if name in kept else _broken(one) for name, one in facts.items()}
    return facts


def _in_pieces(word: re.Match[str]) -> str:
    signs = list(grapheme.graphemes(word[0]))
    pieces = ("".join(signs[at : at + PIECE]) for at in range(0, len(signs), PIECE))
    return MAY_BREAK.join(pieces)
