"""What a post brought, for its page: how each channel did, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from reports.content_story.brought import ShownResult, shown_result
from server.pages.legible import heading
from signoff.access.seeing import sees_content
from signoff.lifecycle.how_it_did import HowItDid, how_it_did
from signoff.lifecycle.whole_story import WholeStory
from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.workspace import Person


@dataclass(frozen=True)
class Linked:
    """Another content, for somebody who may see it."""

    title: str
    page: str


@dataclass(frozen=True)
class Brought:
    """Everything that the page tells of results."""

    posts: Sequence[ShownResult]
    rework: str
    """What became of the wish to mend it: `begun`, `waits` or `not begun`; empty: nobody has it."""
    mended_by: Linked | None
    mends: Linked | None
    proposed_to: str
    """Who was told that it is worth using again."""


def brought_by(whole: WholeStory, me: Person, zone: str) -> Brought:
    """As this person may see it, on these clocks."""
    with reading() as session:
        did = how_it_did(session, whole)
        mended_by = _linked(session, whole, me, did.mended_by)
        mends = _linked(session, whole, me, did.mends)
    return Brought(
        posts=[shown_result(whole, post, zone) for post in did.posts],
        rework=_rework(did),
        mended_by=mended_by,
        mends=mends,
        proposed_to=", ".join(did.proposed_to),
    )


def _rework(did: HowItDid) -> str:
    if did.rework is None:
        return ""
    if did.rework.run_id:
        return "begun"
    return "not begun" if did.rework.ended_at else "waits"


def _linked(
    session: Session, whole: WholeStory, me: Person, content: Content | None
) -> Linked | None:
    if content is None or not sees_content(session, whole.workspace, me, content):
        return None
    return Linked(heading(content.title), f"/content/{content.id}")
