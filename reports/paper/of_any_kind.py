"""Any kind of report as pages to print and keep: the words of its Markdown, set as ours are."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reports.files import File
from reports.mail import Rendered
from reports.paper import setting
from reports.paper.from_markdown import document
from reports.paper.parts import Document, Part, Section, Text
from reports.titles import END_ISOLATE, ISOLATE, one_line
from signoff.period import Period

PDF = "application/pdf"


def as_pdf(render: Callable[..., Rendered], period_of: Callable[[Any], Period]) -> File:
    """How a kind that is rendered so becomes a PDF."""

    def make(numbers: Any, language: str, report_name: str) -> bytes:
        said = render(numbers, language, "", report_name, "").markdown
        name, period = one_line(report_name), period_of(numbers)
        return setting.pdf(_once(document(said, name, period.name(), period.end)))

    return File(PDF, make)


def _once(made: Document) -> Document:
    """Without the line that names the report and its days: on paper both stand above it."""
    named = f"{made.name} · {made.about}"
    kept = [
        Section([part for part in one.parts if _said(part) != named], one.heading)
        for one in made.sections
    ]
    return replace(made, sections=kept)


def _said(part: Part) -> str:
    said = part.said if isinstance(part, Text) else ""
    return said.replace(ISOLATE, "").replace(END_ISOLATE, "")
