"""The files that come with a report's mail, or in its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.mail import Attachment
from signoff.errors import SignoffError
from signoff.language import _, speaking
from signoff.nearest import right_names


class NotInThisFormat(SignoffError):
    """This kind of report is not made as such a file."""

    def __init__(self, wanted: str, known: Mapping[str, object]) -> None:
        said = _("This kind of report is not made as {format}.", format=wanted)
        super().__init__(f"{said} {right_names(wanted, known)}")


@dataclass(frozen=True)
class File:
    """How a report becomes a file of one kind."""

    mime: str
    make: Callable[[Any, str, str], bytes]
    """Of the numbers, the language (which is spoken meanwhile), and the report's name."""


def attachment(
    formats: Mapping[Any, File],
    wanted: str,
    numbers: Any,
    language: str,
    report_name: str,
    called: str,
) -> Attachment:
    """The report as one file of this name, without its ending; raises `NotInThisFormat`."""
    if wanted not in formats:
        raise NotInThisFormat(wanted, formats)
    file = formats[wanted]
    with speaking(language):
        content = file.make(numbers, language, report_name)
    return Attachment(f"{called}.{wanted}", file.mime, content)
