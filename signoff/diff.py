"""What changed between two texts, word by word, so that nobody has to read twice."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from signoff.markdown import as_it_is
from signoff.post import ChannelPost

Kind = Literal["same", "removed", "added"]

WORDS = re.compile(r"\n|[^\S\n]+|\S+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_WORK = 2_000_000
"""Comparisons: about a second. A post needs a tenth; longer texts are compared line by line."""
MARKS: dict[Kind, str] = {"same": "", "removed": "~~", "added": "**"}
NEW_LINE, SPACE = "↵", "␣"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The way from one text to the other.

    What is same or removed makes up the first text, what is same or added the second.
    """
    for tokens in (WORDS, LINES):
        old, new = tokens.findall(before), tokens.findall(after)
        if len(old) * len(new) <= MOST_WORK:
            return list(_merged(_steps(old, new)))
    return [Piece("removed", before), Piece("added", after)]


def word_diff(before: str, after: str) -> str:
    """The way from one text to the other as one line of Markdown: ~~removed~~, **added**."""
    shown = " ".join(_shown(piece) for piece in pieces(before, after))
    return " ".join(shown.split())


def post_diff(before: ChannelPost, after: ChannelPost) -> str:
    """What changed in a post, its images included, as one line of Markdown; empty if nothing."""
    if before == after:
        return ""
    return word_diff(_as_text(before, after), _as_text(after, before))


def _as_text(post: ChannelPost, other: ChannelPost) -> str:
    """An image that only one of them has shows its number: both may have the same alt text."""
    kept = {image.sha256 for image in other.media}
    numbers = ["" if image.sha256 in kept else f"{image.sha256[:8]} " for image in post.media]
    images = zip(numbers, post.media, strict=True)
    return "\n".join([post.full_text, *(f"🖼 {number}{image.alt}" for number, image in images)])


def _steps(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Removed, added and same, token by token, with as much as possible the same."""
    kept = _kept(old, new)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            yield Piece("same", old[i])
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and kept[i + 1][j] >= kept[i][j + 1]):
            yield Piece("removed", old[i])
            i += 1
        else:
            yield Piece("added", new[j])
            j += 1


def _kept(old: list[str], new: list[str]) -> list[list[int]]:
    """How many tokens can stay from each pair of positions on (the longest common subsequence).

    Python's own difflib takes minutes for texts in which a few words come again and again.
    """
    rows = [[0] * (len(new) + 1)]
    for token in reversed(old):
        below, row = rows[-1], [0]
        for j, other in enumerate(reversed(new), start=1):
            row.append(below[j - 1] + 1 if token == other else max(below[j], row[-1]))
        rows.append(row)
    return [row[::-1] for row in reversed(rows)]


def _merged(steps: Iterator[Piece]) -> Iterator[Piece]:
    """A space between two changed words belongs to the change: then it reads in one go."""
    for changed, run in groupby(_told_apart(list(steps)), key=lambda step: step[0]):
        group = [piece for _changed, piece in run]
        if not changed:
            yield Piece("same", "".join(piece.text for piece in group))
            continue
        for kind in ("removed", "added"):
            text = "".join(piece.text for piece in group if piece.kind in (kind, "same"))
            if text:
                yield Piece(kind, text)


def _told_apart(steps: list[Piece]) -> Iterator[tuple[bool, Piece]]:
    """Each step, and whether it belongs to a change."""
    changed = [False, *(piece.kind != "same" for piece in steps), False]
    for piece, before, here, after in zip(steps, changed, changed[1:], changed[2:], strict=False):
        between = before and after and piece.text.isspace() and piece.text != "\n"
        yield here or between, piece


def _shown(piece: Piece) -> str:
    """One piece as Markdown; a mark must touch a word, or it is no mark."""
    text = " ".join(_visible(piece).split())
    mark = MARKS[piece.kind] if text else ""
    return f"{mark}{text}{mark}"


def _visible(piece: Piece) -> str:
    if piece.kind != "same" and piece.text and not piece.text.strip(" \t"):
        return SPACE
    text = piece.text.replace("\n", f" {NEW_LINE} ")
    return as_it_is("".join(filter(_is_shown, text)))


def _is_shown(sign: str) -> bool:
    """Not what steers the direction of the text around it, nor what nobody can see."""
    return (
        unicodedata.category(sign) not in ("Cc", "Cs")
        and sign not in "\u061c\u200e\u200f"
        and not ("\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069")
    )
