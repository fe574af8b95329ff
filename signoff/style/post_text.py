"""A post's text as the rules of the style guide read it: its words, links, hashtags, emoji."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

import regex

from signoff.post import ChannelPost, Media

LINK = regex.compile(r"[a-z][a-z0-9+.-]*://\S+", regex.IGNORECASE)
HASHTAG = regex.compile(r"(?<![\w&/])#\w*[^\W\d_]\w*")
MENTION = regex.compile(r"(?<![\w.])@[\w.-]+(?:@[\w.-]+)?")
INSIDE_HASHTAG = regex.compile(r"(?<=[\p{Ll}\d])(?=\p{Lu})")
HIDDEN = regex.compile(r"[\p{Cf}\p{Default_Ignorable_Code_Point}]")
HIDDEN_IN_WORD = regex.compile(r"(?<=\p{L})[\p{Cf}\p{Default_Ignorable_Code_Point}]+(?=\p{L})")
SOFT_HYPHEN = "\u00ad"
HYPHENS = regex.compile(r"[\u2010-\u2015\u2212]")
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\u20E3|\p{RI}")
CHARACTER = regex.compile(r"\X")
WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*")
TAG = regex.compile(r"</?[a-zA-Z][^<>]{0,200}>|&[a-z]{2,8};|&#\d{1,7};")
ENDS_A_LINK = ".,;:!?…)]}>»”\"'"


@dataclass(frozen=True)
class PostText:
    """One post on one channel, and what the rules have to know beside it."""

    post: ChannelPost
    language: str
    campaign: str

    @property
    def text(self) -> str:
        """The text as it is written."""
        return self.post.text

    @property
    def media(self) -> tuple[Media, ...]:
        """The images, in order."""
        return self.post.media

    @cached_property
    def plain(self) -> str:
        """The text as it is compared: one form for each letter, and nothing that is not seen."""
        return plain(self.text)

    @cached_property
    def links(self) -> list[str]:
        """Every link of the post: in the text, and the one that stands beside it."""
        in_text = [match.group().rstrip(ENDS_A_LINK) for match in LINK.finditer(self.text)]
        return list(dict.fromkeys([*in_text, *([self.post.link] if self.post.link else [])]))

    @cached_property
    def hashtags(self) -> list[str]:
        """The hashtags of the text, as they are written."""
        without_links = LINK.sub(" ", unicodedata.normalize("NFKC", self.text))
        return _all(HASHTAG, without_links)

    @cached_property
    def prose(self) -> str:
        """The text without links, hashtags and mentions: what somebody wrote to be read."""
        text = unicodedata.normalize("NFKC", self.text)
        for pattern in (LINK, HASHTAG, MENTION):
            text = pattern.sub(" ", text)
        return HIDDEN.sub("", text)

    @cached_property
    def words(self) -> list[str]:
        """The words of the prose."""
        return words(self.prose)

    @cached_property
    def emoji(self) -> list[str]:
        """The emoji, each as one, of however many parts it is made."""
        return [sign for sign in _all(CHARACTER, self.text) if EMOJI.search(sign)]


def words(text: str) -> list[str]:
    """The words of a text."""
    return _all(WORD, text)


def _all(pattern: regex.Pattern[str], text: str) -> list[str]:
    return [match.group() for match in pattern.finditer(text)]


def plain(text: str) -> str:
    """A text in small letters, wide and fancy letters made plain, hidden characters gone.

    So a banned word is found in capitals, in 𝗳𝗮𝗻𝗰𝘆 letters, with a zero-width space inside,
    and as a part of a #HashtagOfWords.
    """
    normal = HYPHENS.sub("-", HIDDEN.sub("", unicodedata.normalize("NFKC", text)))
    return HASHTAG.sub(_words_of_hashtag, normal).casefold()


def _words_of_hashtag(hashtag: regex.Match[str]) -> str:
    return INSIDE_HASHTAG.sub(" ", hashtag.group()).replace("_", " ")
