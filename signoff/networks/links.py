"""Finding the links in a text, as networks do: written out with http, ending before the comma."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WRITTEN = re.compile(
    r"""
    (?<![\w@$#])           # not in the middle of a word, an address or a hashtag
    https?://
    (?:[\w-]+\.)+\w{2,}    # a name with at least one dot: networks ignore http://localhost
    (?::\d{1,5})?
    (?:[/?\#][^\s<>]*)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
NEVER_LAST = "!?*\"'「」<>;:=,.$%[]~|@…’”»"


@dataclass(frozen=True)
class Link:
    """A link, and from where to where it stands in the text."""

    start: int
    end: int
    url: str


def links(text: str) -> Iterator[Link]:
    """Every link in the text, first to last."""
    for match in WRITTEN.finditer(text):
        url = _without_punctuation(match.group())
        yield Link(match.start(), match.start() + len(url), url)


def _without_punctuation(url: str) -> str:
    """A full stop or a closing bracket after a link belongs to the sentence."""
    while True:
        shorter = url.rstrip(NEVER_LAST)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter
