"""Where the process says so, nobody agrees to a post while comments on it are open."""

from collections.abc import Collection
from textwrap import shorten

from sqlalchemy.orm import Session

from signoff.language import _, ngettext
from signoff.lifecycle.turns import AnswerRefused
from signoff.rules.threads import Thread, threads
from signoff.store.comments import comments, marks
from signoff.workspace import Level, Workspace

NAMED = 3
"""Comments that the sentence names; the others are counted."""
LONGEST = 80


def must_be_resolved(
    session: Session, workspace: Workspace, content_id: int, level: Level, asked: Collection[str]
) -> None:
    """Refuse a consent at a level that waits for comments, with a sentence that names them."""
    if (level.open_comments or workspace.process.open_comments) == "allowed":
        return
    all_threads = threads(comments(session, content_id), marks(session, content_id))
    found = [one for one in all_threads if one.is_open]
    if not found:
        return
    team = [workspace.team.people.get(person) for person in asked]
    if not all(one and not one.external for one in team):
        # Who is asked beside the team may read this too, and not what the team says to itself.
        raise AnswerRefused(_without_words(len(found), level))
    raise AnswerRefused(
        _(
            "“{level}” agrees when no comment is open. Resolve these on the post's page, or"
            " request changes: {comments}",
            level=level.name,
            comments=_named(found, workspace),
        )
    )


def _without_words(n: int, level: Level) -> str:
    return ngettext(
        "{n} comment on this post is open, and “{level}” agrees when it is resolved. The team does"
        " that on the post's page; or request changes.",
        "{n} comments on this post are open, and “{level}” agrees when they are resolved. The team"
        " does that on the post's page; or request changes.",
        n,
        level=level.name,
    )


def _named(found: list[Thread], workspace: Workspace) -> str:
    said = "; ".join(_one(thread, workspace) for thread in found[:NAMED])
    more = len(found) - NAMED
    return said if more < 1 else said + ngettext("; and {n} more", "; and {n} more", more)


def _one(thread: Thread, workspace: Workspace) -> str:
    first = thread.standing[0]
    who = workspace.team.people.get(first.person)
    words = shorten(first.text, LONGEST, placeholder=" …")
    return f"{who.name if who else first.person}: “{words}”"
