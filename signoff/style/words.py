"""Rules about single words: those that we do not use, and those that we use instead."""

from collections.abc import Iterable, Iterator

import regex

from signoff.language import _
from signoff.style.post_text import HIDDEN_IN_WORD, SOFT_HYPHEN, TAG, PostText, plain
from signoff.workspace.style import BannedWord, Style

Said = tuple[str, str]
"""What is so, and what would be right."""


def banned(post: PostText, style: Style) -> Iterator[Said]:
    """Words that we do not use."""
    yield from _not_ours(post, style.banned_words.words)


def phrases(post: PostText, style: Style) -> Iterator[Said]:
    """Phrases that do not sound like us."""
    yield from _not_ours(post, style.tone.phrases)


def _not_ours(post: PostText, words: Iterable[BannedWord]) -> Iterator[Said]:
    for word in words:
        if _speaks(post, word.languages) and _stands_in(word.word, post.plain):
            what = _("We do not write “{word}”: {reason}", word=word.word, reason=word.reason)
            instead = _("Write “{better}” instead.", better=word.better)
            yield what, instead if word.better else _("Say it without this word.")


def preferred(post: PostText, style: Style) -> Iterator[Said]:
    """Of two words that mean the same, the one that we use."""
    for word in style.preferred_words.words:
        if _speaks(post, word.languages) and _stands_in(word.instead, post.plain):
            what = _("“{word}” is not the word that we use.", word=word.instead)
            yield what, _("Write “{better}” instead.", better=word.use)


def _speaks(post: PostText, languages: tuple[str, ...]) -> bool:
    return not languages or not post.language or post.language in languages


def _stands_in(term: str, text: str) -> bool:
    """Whether the term stands there as whole words; * is any one word.

    Every piece is literal text, or one run of non-spaces between runs of spaces: nothing
    that a long text could keep busy.
    """
    pieces = [r"\S+" if piece == "*" else regex.escape(piece) for piece in plain(term).split()]
    pattern = r"(?<!\w)" + r"\s+".join(pieces) + r"(?!\w)"
    return regex.search(pattern, text) is not None


def hidden(post: PostText, style: Style) -> Iterator[Said]:
    """Characters inside words that nobody sees, but machines and screen readers do."""
    if HIDDEN_IN_WORD.search(post.text.replace(SOFT_HYPHEN, "")):
        what = _("There are characters inside words that nobody can see.")
        yield what, _("Type the text by hand instead of pasting it.")


def markup(post: PostText, style: Style) -> Iterator[Said]:
    """HTML: a network shows it letter by letter."""
    found = TAG.search(post.text)
    if found:
        what = _(
            "There is HTML in the text ({tag}); everybody will see it.", tag=found.group()[:40]
        )
        yield what, _("Take it out, unless it is meant to be seen.")
