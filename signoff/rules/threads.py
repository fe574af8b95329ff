"""Threads: a comment, what others answered to it, and whether it is settled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from signoff.plain_text import same_words
from signoff.post import Body
from signoff.store.comments import Comment, CommentMark, Mark


@dataclass(frozen=True)
class Said:
    """One comment, and whether its writer took it back."""

    comment: Comment
    taken_back: CommentMark | None


@dataclass(frozen=True)
class Thread:
    """What somebody said, and what came of it."""

    first: Said
    answers: Sequence[Said]
    settling: Sequence[CommentMark] = field(default=())
    """When it was resolved and opened again, first to last."""

    @property
    def id(self) -> int:
        return self.first.comment.id

    @property
    def standing(self) -> list[Comment]:
        """What was said and not taken back."""
        return [one.comment for one in (self.first, *self.answers) if not one.taken_back]

    @property
    def resolved(self) -> CommentMark | None:
        """Who resolved it, and when; None while it is open."""
        last = self.settling[-1] if self.settling else None
        return last if last and last.mark is Mark.RESOLVED else None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return bool(self.standing) and not self.resolved


def threads(comments: Iterable[Comment], marks: Iterable[CommentMark]) -> list[Thread]:
    """Every thread, in the order in which they were begun."""
    marks_of: dict[int, list[CommentMark]] = {}
    for mark in marks:
        marks_of.setdefault(mark.comment_id, []).append(mark)
    said_in: dict[int, list[Said]] = {}
    for one in comments:
        said = Said(one, _taken_back(marks_of.get(one.id, [])))
        said_in.setdefault(one.answers_id or one.id, []).append(said)
    return [
        Thread(first, answers, _settling(marks_of.get(id, [])))
        for id, (first, *answers) in said_in.items()
    ]


def still_there(comment: Comment, body: Body) -> bool:
    """Whether the words that it is about stand in this text."""
    wanted = same_words(comment.passage)
    posts = [body[comment.channel]] if comment.channel in body else []
    texts = posts if comment.channel else list(body.values())
    return not wanted or any(wanted in same_words(post.full_text) for post in texts)


def _taken_back(marks: Sequence[CommentMark]) -> CommentMark | None:
    return next((mark for mark in marks if mark.mark is Mark.TAKEN_BACK), None)


def _settling(marks: Sequence[CommentMark]) -> list[CommentMark]:
    return [mark for mark in marks if mark.mark is not Mark.TAKEN_BACK]
