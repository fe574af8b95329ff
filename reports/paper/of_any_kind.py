"""Any kind of report as pages to print and keep: the words of its Markdown, set as ours are."""

from collections.abc import Callable
from typing import Any

from reports.files import File
from reports.mail import Rendered
from reports.paper import setting
from reports.paper.from_markdown import document
from signoff.period import Period

PDF = "application/pdf"


def as_pdf(render: Callable[..., Rendered], period_of: Callable[[Any], Period]) -> File:
    """How a kind that is rendered so becomes a PDF."""

    def make(numbers: Any, language: str, report_name: str) -> bytes:
        said = render(numbers, language, "", report_name, "").markdown
        period = period_of(numbers)
        return setting.pdf(document(said, report_name, period.name(), period.end))

    return File(PDF, make)
