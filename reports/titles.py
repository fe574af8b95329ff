"""Titles that other people wrote, made safe to print in a line of ours."""

import re
import unicodedata
from urllib.parse import urlsplit

import grapheme

from signoff.markdown import as_it_is

STEERS_DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Invisible characters that can turn around the text after them."""
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}
ADDRESS = re.compile(r"""(https?://[^\s<>"`|\\]*[^\s<>"`|\\.,:;!?')\]*_~])""")
BEGINS_A_BLOCK = re.compile(r"^(\d*)([-+=.)])")
"""A list, a rule or a heading, for Markdown; for who wrote it, just how the line begins."""


def one_line(text: str) -> str:
    """The text without line breaks and without characters that nobody sees."""
    return " ".join("".join(_visible(sign) for sign in text).split())


def _visible(sign: str) -> str:
    if sign in STEERS_DIRECTION:
        return ""
    # Cs: half of a character, which no mail can carry. Zl, Zp: line breaks in disguise.
    return " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign


def cut(text: str, most: int) -> str:
    """At most so many characters as people count them; what is missing shows as `…`."""
    if len(text) <= most:  # as nearly all: people never count more than there are
        return text
    # One character may carry any number of accents: sixteen code points each are plenty.
    short = str(grapheme.slice(text, 0, most))[: most * 16]
    return text if short == text else f"{short.rstrip()}…"


def isolated(text: str) -> str:
    """A right-to-left text that leaves the order of the words around it alone."""
    if any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text):
        return f"{ISOLATE}{text}{END_ISOLATE}"
    return text


def in_markdown(text: str) -> str:
    """The text as Markdown that shows exactly it."""
    return isolated(as_it_is(one_line(text)))


def web_address(url: str | None) -> str:
    """The address if a browser may open it, or nothing."""
    url = (url or "").strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    unsafe = any(sign.isspace() or not sign.isprintable() or sign in '<>"' for sign in url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or unsafe:
        return ""
    return url.replace("|", "%7C")  # a bar would end a cell of a Markdown table


def written(text: str) -> str:
    """Somebody's own words in Markdown: a line stays a line, and an address can be opened."""
    return "\n".join(f"{_line(line)}  " for line in text.splitlines())


def quoted(text: str) -> str:
    """The same as a quotation."""
    return "\n".join(f"> {_line(line)}  " for line in text.splitlines())


def _line(text: str) -> str:
    parts = enumerate(ADDRESS.split(one_line(text)))
    shown = "".join(f"<{part}>" if number % 2 else as_it_is(part) for number, part in parts)
    return isolated(BEGINS_A_BLOCK.sub(r"\1\\\2", shown))
