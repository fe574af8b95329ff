"""Words that somebody else wrote, made harmless to read: what nobody would see is shown."""

import re

from reports.titles import one_line
from signoff.diff import NEW_LINE, SPACE, Piece

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""What turns the words after it around, what has no width, and what no page can carry. Not what
holds an emoji together, nor what Arabic and Hebrew are written with."""


def legible(text: str) -> str:
    """The text, with its unseen signs as `[U+202E]`: who agrees shall see what goes out."""
    return UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def has_unseen(text: str) -> bool:
    """Whether something had to be made visible."""
    return UNSEEN.search(text) is not None


def heading(text: str) -> str:
    """A title on one line; what nobody sees is left out of it."""
    return one_line(text) or "…"


def legible_piece(piece: Piece) -> Piece:
    """A stretch of a comparison; a space or a line break that came or went can be seen, too."""
    if piece.kind == "same":
        return Piece(piece.kind, legible(piece.text))
    if not piece.text.strip(" \t"):
        return Piece(piece.kind, SPACE)
    return Piece(piece.kind, legible(piece.text).replace("\n", f"{NEW_LINE}\n"))
