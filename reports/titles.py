"""Titles that other people wrote, made safe to print in a line of ours."""

import unicodedata
from urllib.parse import urlsplit

import grapheme

STEERS_DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Invisible characters that can turn around the text after them."""
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}
MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#~"})


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
    return isolated(one_line(text).replace("&", "&amp;").translate(MARKUP))


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


def quoted(text: str) -> str:
    """Somebody's own words as a Markdown quotation, line by line, whatever signs are in them."""
    return "\n".join(f"> {in_markdown(line)}  " for line in text.splitlines())
