"""What a comment is about: the whole post, one channel's text, a line of it, or some words."""

from collections.abc import Sequence
from dataclasses import dataclass

from signoff.errors import SignoffError
from signoff.language import _
from signoff.plain_text import same_words, typed
from signoff.post import Body
from signoff.store.contents import Revision

LONGEST_PASSAGE = 1_000


class NoSuchPassage(SignoffError):
    """The words that somebody wants to talk about do not stand in the post."""


@dataclass(frozen=True)
class Draft:
    """A comment as somebody wrote it."""

    text: str
    revision: int = 0
    """The number of the revision that was on the screen; 0: there was none yet."""
    answers: int | None = None
    """The comment that it answers."""
    channel: str = ""
    line: int = 0
    """The line of the channel's text that was picked."""
    passage: str = ""
    """Words that were pasted instead."""


@dataclass(frozen=True)
class Place:
    """The same, held against the revision that was seen."""

    revision_id: int | None
    channel: str = ""
    line: int = 0
    passage: str = ""


def lines_of(text: str) -> list[tuple[int, str]]:
    """The lines in which something stands, numbered as in the whole text."""
    return [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]


def place_of(draft: Draft, revisions: Sequence[Revision]) -> Place:
    """Where these words stand; raises `NoSuchPassage`."""
    if not draft.revision:
        return Place(revisions[-1].id if revisions and draft.answers else None)
    seen = next((one for one in revisions if one.number == draft.revision), None)
    if seen is None:
        raise NoSuchPassage(_("There is no round {n} of this post.", n=draft.revision))
    if draft.channel and draft.channel not in seen.posts:
        raise NoSuchPassage(_("The post has no text for this channel. Please choose again."))
    if draft.passage.strip():
        return _pasted(draft, seen)
    return Place(seen.id, draft.channel, draft.line, _line(draft, seen.body) if draft.line else "")


def _line(draft: Draft, body: Body) -> str:
    lines = dict(lines_of(body[draft.channel].full_text)) if draft.channel else {}
    if draft.line not in lines:
        raise NoSuchPassage(_("The text has no such line. Please choose again."))
    return lines[draft.line].strip()[:LONGEST_PASSAGE]


def _pasted(draft: Draft, seen: Revision) -> Place:
    passage = typed(draft.passage)[:LONGEST_PASSAGE]
    wanted = same_words(passage)
    among = {draft.channel: seen.body[draft.channel]} if draft.channel else seen.body
    found = [id for id, post in among.items() if wanted in same_words(post.full_text)]
    if not found:
        raise NoSuchPassage(
            _(
                "These words do not stand in the text: “{words}”. Copy them from the post as they"
                " are, or leave the field empty.",
                words=passage[:80],
            )
        )
    return Place(seen.id, found[0] if len(found) == 1 else "", 0, passage)
