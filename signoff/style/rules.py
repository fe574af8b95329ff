"""All rules of the style guide, one after the other, on every channel of a post."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from signoff.findings import Finding
from signoff.post import Body
from signoff.style import links, measure, words
from signoff.style.post_text import PostText
from signoff.style.words import Said
from signoff.workspace.style import Style

Check = Callable[[PostText, Style], Iterable[Said]]

RULES: tuple[tuple[str, str, Check], ...] = (
    ("banned-words", "banned_words", words.banned),
    ("hidden-characters", "banned_words", words.hidden),
    ("preferred-words", "preferred_words", words.preferred),
    ("required-hashtags", "hashtags", measure.required_hashtags),
    ("hashtag-count", "hashtags", measure.too_many_hashtags),
    ("emoji", "emoji", measure.emoji),
    ("tone", "tone", measure.tone),
    ("phrases", "tone", words.phrases),
    ("links", "links", links.links),
    ("alt-text", "alt_text", links.alt_text),
    ("reading", "reading", measure.reading_time),
    ("html", "", words.markup),
)
"""The name of each rule, the part of the style guide that says whether it blocks, the check."""


def findings(
    body: Body, style: Style, campaign: str = "", languages: Mapping[str, str] | None = None
) -> list[Finding]:
    """What the style guide has to say; `languages` names each channel's, for words of one."""
    return [
        finding
        for channel, post in body.items()
        for finding in _on(
            channel, PostText(post, (languages or {}).get(channel, ""), campaign), style
        )
    ]


def _on(channel: str, post: PostText, style: Style) -> Iterator[Finding]:
    for rule, part, check in RULES:
        blocks = bool(part) and bool(getattr(style, part).blocks)
        for what, mend in check(post, style):
            yield Finding(rule, channel, what, mend, blocks)
