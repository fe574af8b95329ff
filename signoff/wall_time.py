"""A date and time as people write it: what the clock on the wall shows, without a zone."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from signoff.language import _
from signoff.workspace.part import wrong

WRITTEN = r"^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
"""This century, so that every moment exists in UTC as well."""
EXAMPLE = "2027-03-15 09:30"
LAST = "2099-12-31 23:59"
"""The last moment that can be written."""


def wall_time(value: object) -> datetime:
    """The naive date and time that is written there, or a sentence that says how to write it."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return wall_time(value.isoformat(timespec="seconds"))
    if not isinstance(value, str) or not re.match(WRITTEN, value.strip()):
        raise wrong(_("{value} is no date and time.", value=str(value)[:60]), how_to_write_it())
    return _that_exists(value.strip())


def _that_exists(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise wrong(_("There is no {date}.", date=written), how_to_write_it()) from None


def how_to_write_it() -> str:
    return _(
        "Write it as the clock on the wall shows it, without an offset: {example}.",
        example=EXAMPLE,
    )


def written(moment: datetime) -> str:
    """The way back: as people write it."""
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"


def _or_nothing(value: object) -> object:
    return None if value in (None, "") else wall_time(value)


def _nothing_or_written(moment: datetime | None) -> str:
    return written(moment) if moment else ""


# A form's own date picker sends moments in UTC; a slot is wall time, so it is typed as text.
WallTime = Annotated[
    datetime,
    BeforeValidator(wall_time),
    PlainSerializer(written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": WRITTEN, "examples": [EXAMPLE]}),
]

WallTimeOrNothing = Annotated[
    datetime | None,
    BeforeValidator(_or_nothing),
    PlainSerializer(_nothing_or_written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^$|{WRITTEN}", "examples": [EXAMPLE]}),
]
