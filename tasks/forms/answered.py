"""An answer as it came: what the form asked for, without what cannot be kept or shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LINES = ("form", "decision", "comment", "remedy", "url", "text", "link")
LISTS = ("images", "alt_texts")
LONGEST = 20_000
"""Characters: many times what any network takes."""
LONGEST_ENTRY = 5_000
MOST_ENTRIES = 20

NEW_LINE = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
"""What no keyboard writes and no reader sees. Some of it no database keeps; some turns the words
after it around, and then people would agree to others than those that go out."""

Reading = Callable[[object], str | list[str] | None]


@dataclass(frozen=True)
class Answered:
    """The form's fields with what was written in them."""

    fields: Mapping[str, Any]
    fits: bool
    """Whether nothing that was asked for had to be left out: another kind of value, a huge one."""


def answered(said: object, channels: Sequence[str]) -> Answered:
    """Prefect checks an answer against its form, but one can come past Prefect's check."""
    sent = said if isinstance(said, Mapping) else {}
    asked = _asked(channels)
    read = {name: asked[name](value) for name, value in sent.items() if name in asked}
    fields = {name: value for name, value in read.items() if value is not None}
    return Answered(fields, fits=isinstance(said, Mapping) and len(fields) == len(read))


def _asked(channels: Sequence[str]) -> dict[str, Reading]:
    lines = (*LINES, *(f"text_{channel}" for channel in channels))
    return {**dict.fromkeys(lines, _line), **dict.fromkeys(LISTS, _entries)}


def _line(value: object) -> str | None:
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    return UNSEEN.sub("", NEW_LINE.sub("\n", value))


def _entries(value: object) -> list[str] | None:
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        return None
    entries = [line for line in map(_line, value) if line is not None]
    whole = len(entries) == len(value) and all(len(line) <= LONGEST_ENTRY for line in entries)
    return entries if whole else None
