"""Which contents somebody may see, as the database understands it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, or_, select, true
from sqlalchemy.orm import Session

from signoff.store.contents import Content
from signoff.store.questions import Question

Sets = Collection[str] | None
"""Channels that contents go out on together, as `Content.channels` has them; None: all."""


@dataclass(frozen=True)
class Eyes:
    """Who looks, and how far they see."""

    person: str
    region: str
    everywhere: Sets
    """Of these they see the posts of every region,"""
    at_home: Sets
    """of these the posts of their own,"""
    own: Sets
    """and of these what they write, or are asked."""

    @property
    def by_region(self) -> bool:
        """Whether it hangs on the region alone, and on what is theirs."""
        return self.everywhere == [] and self.at_home is None


def sets_of_channels(session: Session) -> list[str]:
    """All the channels that contents go out on together: a few dozen, however many contents."""
    return list(session.scalars(select(Content.channels).distinct()))


def may_see(eyes: Eyes) -> ColumnElement[bool]:
    """The condition that holds for the contents that these eyes may see."""
    asks = cast(Question.asked, String).contains(f'"{eyes.person}"', autoescape=True)
    asked = select(Question).where(
        Question.content_id == Content.id, Question.closed_at.is_(None), asks
    )
    theirs = or_(Content.creator == eyes.person, exists(asked.correlate(Content)))
    return or_(
        _is_one_of(eyes.everywhere),
        and_(Content.region == eyes.region, _is_one_of(eyes.at_home)),
        and_(_is_one_of(eyes.own), theirs),
    )


def runs_seen(session: Session, eyes: Eyes, most: int) -> list[str]:
    """The runs of the newest contents that these eyes may see."""
    wanted = select(Content.run_id).where(may_see(eyes), Content.run_id.is_not(None))
    found = session.scalars(wanted.order_by(Content.id.desc()).limit(most))
    return [run_id for run_id in found if run_id]


def contents_in_pools(session: Session, eyes: Eyes) -> list[Content]:
    """Of these, everything that was approved ahead with others, by pool and slot."""
    wanted = select(Content).where(Content.pool != "", may_see(eyes))
    in_order = wanted.order_by(Content.pool, Content.slot_local, Content.id)
    return list(session.scalars(in_order))


def _is_one_of(sets: Sets) -> ColumnElement[bool]:
    if sets is None:
        return true()
    return Content.channels.in_(sets) if sets else false()
