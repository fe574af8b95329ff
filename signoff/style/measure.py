"""Rules about how much: hashtags, emoji, exclamation marks, capitals, long sentences."""

from collections.abc import Iterator
from math import ceil

import regex

from signoff.language import _, ngettext
from signoff.style.post_text import PostText, words
from signoff.style.words import Said
from signoff.workspace.style import Style

SENTENCE_ENDS = regex.compile(r"[.!?…]+(?=\s|$)|\n+")
WORDS_A_MINUTE = 200
SHORT = 4
"""Words in capitals of at most so many letters are abbreviations: NASA, UTC."""


def required_hashtags(post: PostText, style: Style) -> Iterator[Said]:
    """Hashtags that have to be there."""
    there = {hashtag.casefold() for hashtag in post.hashtags}
    for hashtag in style.required_hashtags(post.campaign):
        if hashtag.casefold() not in there:
            what = _("The hashtag {hashtag} is missing.", hashtag=hashtag)
            yield what, _("Add {hashtag} to the text.", hashtag=hashtag)


def too_many_hashtags(post: PostText, style: Style) -> Iterator[Said]:
    """More hashtags than we want."""
    rule = style.hashtags
    n = len(post.hashtags)
    if rule.at_most is not None and n > rule.at_most:
        what = ngettext("There is {n} hashtag.", "There are {n} hashtags.", n)
        yield what, _at_most(rule.at_most)


def emoji(post: PostText, style: Style) -> Iterator[Said]:
    """More emoji than we want, or nothing else."""
    rule = style.emoji
    n = len(post.emoji)
    if rule.at_most is not None and n > rule.at_most:
        yield ngettext("There is {n} emoji.", "There are {n} emoji.", n), _at_most(rule.at_most)
    if rule.words_needed and not any(_has_letter(word) for word in post.words):
        what = _("There are no words in it.")
        yield what, _("Say in words what it is about: emoji alone say little when read aloud.")


def tone(post: PostText, style: Style) -> Iterator[Said]:
    """How loud it is."""
    rule = style.tone
    if not rule.shouting:
        yield from _shouting(post, set(map(str.casefold, rule.allowed_capitals)))
    n = post.prose.count("!")
    if rule.exclamation_marks is not None and n > rule.exclamation_marks:
        what = ngettext("There is {n} exclamation mark.", "There are {n} exclamation marks.", n)
        yield what, _at_most(rule.exclamation_marks)


def _shouting(post: PostText, allowed: set[str]) -> Iterator[Said]:
    for word in dict.fromkeys(post.words):
        loud = word.isupper() and sum(map(str.isalpha, word)) > SHORT
        if loud and word.casefold() not in allowed:
            what = _("“{word}” is written in capitals.", word=word)
            yield what, _("Write it in small letters, or add it to allowed_capitals.")


def reading_time(post: PostText, style: Style) -> Iterator[Said]:
    """Long sentences, and long posts."""
    rule = style.reading
    longest = max(len(words(part)) for part in SENTENCE_ENDS.split(post.prose))
    if rule.words_per_sentence is not None and longest > rule.words_per_sentence:
        what = _("The longest sentence has {words} words.", words=longest)
        yield what, _("Make two of it: at most {words} words.", words=rule.words_per_sentence)
    seconds = ceil(len(post.words) * 60 / WORDS_A_MINUTE)
    if rule.seconds is not None and seconds > rule.seconds:
        what = _("It takes {seconds} seconds to read.", seconds=seconds)
        yield what, _("Shorten it to {seconds} seconds.", seconds=rule.seconds)


def _at_most(most: int) -> str:
    return _("At most {n}: leave out the rest.", n=most) if most else _("Leave them out.")


def _has_letter(word: str) -> bool:
    return any(map(str.isalpha, word))
