"""What somebody typed, as it is kept: one kind of line break, and no sign that nobody typed."""

import re
import unicodedata

NEW_LINE = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
"""What no keyboard writes and no reader sees. Some of it no database keeps; some turns the words
after it around."""


def typed(text: str) -> str:
    """The text without what nobody typed; a letter with its accent is one sign, as in names."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", NEW_LINE.sub("\n", text))).strip()


def same_words(text: str) -> str:
    """For comparing: the words, however they are spaced and broken into lines."""
    return " ".join(unicodedata.normalize("NFC", text).split())
