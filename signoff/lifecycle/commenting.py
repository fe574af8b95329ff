"""People talk about a post: a comment is kept, and whoever it concerns is told."""

from datetime import timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.access.seeing import sees_content
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.of_comments import tell_of
from signoff.lifecycle.passages import Draft, Place, place_of
from signoff.plain_text import typed
from signoff.rules.threads import Thread, threads
from signoff.store import comments as store
from signoff.store.comments import Comment
from signoff.store.contents import Content, content, revisions
from signoff.store.database import reading, writing
from signoff.workspace import Workspace

LONGEST = 5_000
"""Characters: what is longer is a text of its own."""
MOST_IN_A_MINUTE = 10
MOST_OF_A_CONTENT = 1_000
MINUTE = timedelta(minutes=1)


class CommentRefused(SignoffError):
    """A comment that cannot be kept, or not be settled so; the sentence says why."""


def say(content_id: int, person: str, draft: Draft) -> int:
    """Keep a comment and write down who is to be told; give its number.

    Raises `CommentRefused`. The same words twice in a minute are one comment: a second click.
    """
    with writing() as session:
        workspace = agreed(session).workspace
        about = seen_by(session, workspace, content_id, person)
        text = _must_be_words(typed(draft.text))
        place = place_of(draft, revisions(session, content_id))
        first = _thread(session, content_id, draft.answers)
        recent = store.written_since(session, person, clock.now() - MINUTE)
        new = _comment(about, person, text, place, first)
        if again := next((one for one in recent if _is_same(one, new)), None):
            return again.id
        _must_not_be_too_many(session, content_id, recent)
        session.add(new)
        session.flush()
        tell_of(session, workspace, about, new)
        return new.id


def discussion(content_id: int) -> list[Thread]:
    """Every thread about a content, in the order in which they were begun."""
    with reading() as session:
        return threads(store.comments(session, content_id), store.marks(session, content_id))


def seen_by(session: Session, workspace: Workspace, content_id: int, person: str) -> Content:
    """The content, if this person may see it; else `CommentRefused`."""
    about = content(session, content_id)
    if not sees_content(session, workspace, workspace.person(person), about):
        raise CommentRefused(_("There is nothing here that you may see."))
    return about


def _must_be_words(text: str) -> str:
    if not text:
        raise CommentRefused(_("There are no words in this comment. Please write what you mean."))
    if len(text) > LONGEST:
        raise CommentRefused(
            _(
                "This comment has {length} characters; {most} fit. Please shorten it.",
                length=len(text),
                most=LONGEST,
            )
        )
    return text


def _must_not_be_too_many(session: Session, content_id: int, recent: list[Comment]) -> None:
    if len(recent) >= MOST_IN_A_MINUTE:
        raise CommentRefused(
            _(
                "These were {most} comments within a minute. Wait a minute, then send this one.",
                most=MOST_IN_A_MINUTE,
            )
        )
    if store.how_many(session, content_id) >= MOST_OF_A_CONTENT:
        raise CommentRefused(
            _("There are {most} comments about this post: no more fit.", most=MOST_OF_A_CONTENT)
        )


def known(session: Session, content_id: int, comment_id: int) -> Comment:
    """The comment, if it is about this content; else `CommentRefused`."""
    one = store.comment(session, content_id, comment_id)
    if one is None:
        raise CommentRefused(_("There is no such comment about this post."))
    return one


def _thread(session: Session, content_id: int, answers: int | None) -> int | None:
    """The comment that began the thread: who answers an answer answers the thread."""
    if answers is None:
        return None
    one = known(session, content_id, answers)
    return one.answers_id or one.id


def _comment(about: Content, person: str, text: str, place: Place, first: int | None) -> Comment:
    return Comment(
        content_id=about.id,
        revision_id=place.revision_id,
        answers_id=first,
        channel=place.channel,
        line=place.line,
        passage=place.passage,
        person=person,
        text=text,
        written_at=clock.now(),
    )


def _is_same(one: Comment, other: Comment) -> bool:
    facts = ("content_id", "answers_id", "channel", "line", "passage", "text")
    return all(getattr(one, fact) == getattr(other, fact) for fact in facts)
