"""How Mastodon counts a text, and how it shows one."""

import re
from html.parser import HTMLParser

from signoff.networks.characters import characters
from signoff.networks.links import links

MENTION = re.compile(r"(?<![=/\w])(@[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_]+)?)@[\w.-]+\w", re.I)
"""`@user@host`: only `@user` is counted, and only that is shown."""


def length(text: str, characters_per_link: int | None) -> int:
    """Grapheme clusters; every link counts the same.

    https://docs.joinmastodon.org/user/posting/#text
    """
    return characters(MENTION.sub(r"\1", _with_even_links(text.strip(), characters_per_link)))


def _with_even_links(text: str, size: int | None) -> str:
    if size is None:
        return text
    pieces, end = [], 0
    for link in links(text):
        pieces += [text[end : link.start], "x" * size]
        end = link.end
    return "".join([*pieces, text[end:]])


def as_shown(text: str) -> str:
    """A text without what Mastodon changes when it shows it."""
    return " ".join(MENTION.sub(r"\1", text).split())


def read_aloud(html: str) -> str:
    """The words of a post's HTML."""
    page = _Words()
    page.feed(html)
    page.close()
    return "".join(page.words).strip()


class _Words(HTMLParser):
    """Keeps the words and the line breaks, drops the rest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.words.append("\n\n")
