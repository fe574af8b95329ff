"""The kinds of values a workspace is written in: ids, names, zones, times of day, lists by id."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from signoff.language import _
from signoff.nearest import did_you_mean
from signoff.workspace.part import Part, wrong

TIME_OF_DAY = r"^([01]\d|2[0-3]):[0-5]\d$"
TURNS_AROUND = "\u202a\u202b\u202c\u202d\u202e"
"""Unseen characters that make a text read differently from what is written there."""
OF_NO_PLACE = {"localtime", "Factory"}
"""Time zones that are another one on each machine."""
LINE_BREAKS = {ord(one): "\u21b5" for one in "\r\n"}
"""Shown as an arrow: a sentence about a value stays on its line."""
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"


@dataclass(frozen=True)
class Shape:
    """How a text must look, and the sentence that says so to whoever wrote another."""

    pattern: str
    advice: Callable[[], str]

    def __get_pydantic_core_schema__(self, of: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(of))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern}

    def _check(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):  # a line break after the end is none of it
            seen = text[:60].translate(LINE_BREAKS)
            raise wrong(_("{value} cannot stand here.", value=seen), self.advice())
        return text


def has_control_characters(text: str) -> bool:
    """Whether there is something in it that no keyboard writes; new lines and tabs are fine."""
    return any(map(_controls, text))


def _controls(sign: str) -> bool:
    return sign in TURNS_AROUND or (unicodedata.category(sign) == "Cc" and sign not in "\n\r\t")


def breaks_the_line(text: str) -> bool:
    """Whether it takes more than one line, in whichever way lines are broken."""
    return text.splitlines() not in ([], [text])


def _one_line(text: str) -> str:
    if has_control_characters(text) or breaks_the_line(text):
        raise wrong(
            _("There is a control character or a line break in it."),
            _("Write it on one line, with letters, digits and signs only."),
        )
    return text


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - OF_NO_PLACE


def is_zone(name: str) -> bool:
    """Whether it is the IANA name of a time zone."""
    return name in _zones()


def zone_advice(name: str) -> str:
    """What would be right instead."""
    return did_you_mean(name, _zones()) or _("Write its IANA name, for example Europe/Rome.")


def _known_zone(name: str) -> str:
    if not is_zone(name):
        raise wrong(_("There is no time zone called {name}.", name=name), zone_advice(name))
    return name


def _time_of_day(value: object) -> object:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.match(TIME_OF_DAY, value):
        raise wrong(
            _("{value} is no time of day.", value=value),
            _('Write hours and minutes in quotes: "09:00".'),
        )
    return time.fromisoformat(value)


def _name_by_key(value: object) -> object:
    """Tell each entry the key that it stands under: that is its id."""
    if not isinstance(value, Mapping):
        return value
    return {key: _named(key, entry) for key, entry in value.items()}


def _named(key: object, entry: object) -> object:
    if not isinstance(entry, Mapping) or "id" in entry:
        return entry
    return {"id": key, **entry}


T = TypeVar("T", bound=Part)

Id = Annotated[
    str,
    StringConstraints(max_length=64),
    Shape(ID, lambda: _("Write an id: small letters, digits and hyphens, for example lena-it.")),
]
"""A short name for use in files: small letters, digits and hyphens."""

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_one_line),
]
"""A name for people to read, on one line."""

Zone = Annotated[str, AfterValidator(_known_zone), Field(examples=["Europe/Rome"])]
"""An IANA time zone."""

TimeOfDay = Annotated[
    time,
    BeforeValidator(_time_of_day),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": TIME_OF_DAY, "examples": ["09:00"]}),
]
"""Hours and minutes on a wall clock."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

LanguageCode = Annotated[
    str, Shape(r"^[a-z]{2,3}$", lambda: _("Write its code (ISO 639), for example it or de."))
]
"""A language that people read."""

ById = Annotated[dict[Id, T], BeforeValidator(_name_by_key)]
"""Entries by their id; the key in the file is the id."""
