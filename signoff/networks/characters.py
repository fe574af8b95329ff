"""Counting what people call characters: a family emoji is one, an accented letter is one."""

import grapheme

LONGER_THAN_ANY_POST = 100_000
"""Counting takes a second per million characters; a text this long need not be exact."""


def characters(text: str) -> int:
    """How many grapheme clusters a text has."""
    if len(text) > LONGER_THAN_ANY_POST:
        return len(text)
    return int(grapheme.length(text))
