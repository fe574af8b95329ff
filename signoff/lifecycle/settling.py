"""What a comment asked for is done, or is not after all; or its writer takes it back."""

from datetime import timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.language import _
from signoff.lifecycle.commenting import MINUTE, CommentRefused, known, seen_by
from signoff.lifecycle.in_force import agreed
from signoff.rules.threads import threads
from signoff.store.comments import Comment, CommentMark, Mark, comments, marks
from signoff.store.contents import content
from signoff.store.database import writing
from signoff.store.notices import withdraw

TAKE_BACK_WITHIN = timedelta(minutes=10)


def resolve(content_id: int, comment_id: int, person: str) -> None:
    """What the thread asked for is done; to say it twice is to say it once."""
    _settle(content_id, comment_id, person, Mark.RESOLVED)


def reopen(content_id: int, comment_id: int, person: str) -> None:
    """It is not done after all."""
    _settle(content_id, comment_id, person, Mark.REOPENED)


def take_back(content_id: int, comment_id: int, person: str) -> None:
    """Take back one's own words, as long as they are new; who was not told yet is not told."""
    with writing() as session:
        seen_by(session, agreed(session).workspace, content_id, person)
        one = known(session, content_id, comment_id)
        if one.person != person:
            raise CommentRefused(_("Only who wrote a comment can take it back."))
        if not can_be_taken_back(one, person):
            minutes = TAKE_BACK_WITHIN // MINUTE
            raise CommentRefused(
                _(
                    "A comment can be taken back within {minutes} minutes. Answer it instead, and"
                    " say what is right.",
                    minutes=minutes,
                )
            )
        so_far = [mark.mark for mark in marks(session, content_id) if mark.comment_id == one.id]
        if Mark.TAKEN_BACK not in so_far:
            _mark(session, one, person, Mark.TAKEN_BACK)
            why = _("The comment was taken back before this could be told.")
            withdraw(session, f"comment/{one.id}/", why, clock.now())


def can_be_taken_back(comment: Comment, person: str) -> bool:
    """Whether this person may take it back now."""
    return comment.person == person and clock.now() <= comment.written_at + TAKE_BACK_WITHIN


def _settle(content_id: int, comment_id: int, person: str, mark: Mark) -> None:
    with writing() as session:
        content(session, content_id, lock=True)
        seen_by(session, agreed(session).workspace, content_id, person)
        first = known(session, content_id, comment_id)
        said = threads(comments(session, content_id), marks(session, content_id))
        thread = next(one for one in said if one.id == (first.answers_id or first.id))
        if bool(thread.resolved) != (mark is Mark.RESOLVED):
            _mark(session, thread.first.comment, person, mark)


def _mark(session: Session, one: Comment, person: str, mark: Mark) -> None:
    session.add(CommentMark(comment_id=one.id, mark=mark, person=person, marked_at=clock.now()))
