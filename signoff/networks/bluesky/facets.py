"""What in a text can be clicked: Bluesky wants to be told, in bytes, and looks for nothing.

https://docs.bsky.app/docs/advanced-guides/post-richtext
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from signoff.networks.characters import characters
from signoff.networks.links import links

MENTION = re.compile(
    r"(?<![\w@/.])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+)", re.I
)
HASHTAG = re.compile(r"(?:(?<=\s)|(?<=\()|^)[#＃](?!\ufe0f)([^\s#＃]+)")
LONGEST_TAG = 64
TAG_ENDS_BEFORE = ".,;:!?…)]}'\"“”’»"

Facet = dict[str, Any]
Resolve = Callable[[str], str | None]
"""From a handle to its account's DID; None when there is no such account."""


@dataclass(frozen=True)
class Piece:
    """A piece of the text, from where to where in characters, and what it leads to."""

    start: int
    end: int
    leads_to: dict[str, str]


def facets(text: str, resolve: Resolve) -> list[Facet]:
    """The links, mentions and hashtags of a text. Whom nobody knows stays plain text."""
    found = [*_links(text), *_mentions(text, resolve), *_hashtags(text)]
    return [_in_bytes(text, piece) for piece in sorted(found, key=lambda piece: piece.start)]


def _links(text: str) -> Iterator[Piece]:
    for link in links(text):
        yield Piece(link.start, link.end, {"$type": _kind("link"), "uri": link.url})


def _mentions(text: str, resolve: Resolve) -> Iterator[Piece]:
    for match in MENTION.finditer(text):
        did = resolve(match[1].lower())
        if did is not None:
            yield Piece(*match.span(), {"$type": _kind("mention"), "did": did})


def _hashtags(text: str) -> Iterator[Piece]:
    for match in HASHTAG.finditer(text):
        tag = match[1].rstrip(TAG_ENDS_BEFORE)
        # "We are #1" is no hashtag, and neither is a novel.
        if tag and not tag.isdecimal() and characters(tag) <= LONGEST_TAG:
            end = match.start(1) + len(tag)
            yield Piece(match.start(), end, {"$type": _kind("tag"), "tag": tag})


def _kind(name: str) -> str:
    return f"app.bsky.richtext.facet#{name}"


def _in_bytes(text: str, piece: Piece) -> Facet:
    before, within = text[: piece.start], text[piece.start : piece.end]
    start = len(before.encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(within.encode())},
        "features": [piece.leads_to],
    }
