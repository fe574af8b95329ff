"""What may be printed: a sentence may quote a file that anybody wrote, and terminals obey signs."""

import re

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(said: str) -> str:
    """The same, with a sign that shows where something was that nobody should obey."""
    return OBEYED.sub("\N{REPLACEMENT CHARACTER}", said)
