"""How a content's posts did, each on its channel: as it was judged in the end, or so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signoff.facts_of_posts import facts_of_imported_at_age
from signoff.kpi.metrics import ENGAGEMENTS
from signoff.kpi.own_range import Range, Share, Standing, own_range
from signoff.lifecycle.judging import REWORK, rule_of
from signoff.lifecycle.whole_story import WholeStory
from signoff.store.contents import Content, NoSuchContent, content, contents_with_keys
from signoff.store.measurements import Checkpoint
from signoff.store.posts_out import before, brought_at
from signoff.store.publications import Publication, Sending
from signoff.store.results import Result, Rework, rework_of


@dataclass(frozen=True)
class PostDid:
    """One post that is out."""

    channel: str
    """Its id."""
    age: str
    """At which it was counted last; empty: it never was."""
    engagements: int | None
    usual: Range | None
    """What the posts of its channel in the year before had at this age, imported ones too."""
    share: Share | None
    """Of its goal."""
    standing: Standing | None
    """None: nobody has judged it yet."""
    differences: Sequence[dict[str, object]]
    is_gone: bool
    """Whether it was not there any more when it was to be counted."""
    next_at: datetime | None
    """When it is counted again."""


@dataclass(frozen=True)
class HowItDid:
    """All of its posts, and what came of it."""

    posts: Sequence[PostDid]
    rework: Rework | None
    """The wish to mend it, if it fell short."""
    mended_by: Content | None
    """The content that came of that."""
    mends: Content | None
    """The content that fell short before, if this one is its rework."""
    proposed_to: Sequence[str]
    """Who was told that it is worth using again, by name."""


def how_it_did(session: Session, whole: WholeStory) -> HowItDid:
    """As far as anybody can tell by now."""
    it = whole.told.content
    rework = rework_of(session, it.id) if whole.results else None
    key = f"{REWORK}{it.id}"
    told = [whole.person(one.person) for one in whole.notices if one.kind == "reuse"]
    return HowItDid(
        posts=[_did(session, whole, one) for one in _out(whole)],
        rework=rework,
        mended_by=contents_with_keys(session, [key]).get(key) if rework else None,
        mends=_mended(session, it.key),
        proposed_to=list(dict.fromkeys(told)),
    )


def _out(whole: WholeStory) -> list[Publication]:
    return [one for one in whole.told.publications if one.sending is Sending.SENT]


def _mended(session: Session, key: str) -> Content | None:
    number = key.removeprefix(REWORK)
    if number == key or not number.isdigit():
        return None
    try:
        return content(session, int(number))
    except NoSuchContent:
        return None


def _did(session: Session, whole: WholeStory, post: Publication) -> PostDid:
    points = [point for point in whole.checkpoints if point.publication_id == post.id]
    to_come = [point.due_at for point in points if point.done_at is None]
    is_gone = bool(points) and any(point.missing for point in points if point.done_at)
    next_at = min(to_come, default=None)
    judged = next((one for one in whole.results if one.publication_id == post.id), None)
    if judged:
        return in_the_end(judged, is_gone)
    last = max((one for one in points if _was_read(one)), key=lambda one: one.due_at, default=None)
    if last is None or post.sent_at is None:
        return PostDid(post.channel, "", None, None, None, None, (), is_gone, next_at)
    earlier = _earlier(session, whole, post.channel, post.sent_at, last.age)
    usual = own_range(earlier, rule_of(whole.workspace).posts)
    engagements = _brought(whole, post.id, last.age)
    return PostDid(post.channel, last.age, engagements, usual, None, None, (), is_gone, next_at)


def _earlier(
    session: Session, whole: WholeStory, channel: str, sent_at: datetime, age: str
) -> list[int]:
    """The engagements of what it will be judged by: ours, and what was imported."""
    on, start, end = before(channel, sent_at)
    imported = facts_of_imported_at_age(session, whole.workspace, channel, start, end, age)
    return [*brought_at(session, on, start, end, age), *(one.engagements for one in imported)]


def in_the_end(one: Result, is_gone: bool = False) -> PostDid:
    """As it was judged, which nothing changes any more."""
    usual = share = None
    if one.low is not None and one.median is not None and one.high is not None:
        usual = Range(one.posts, one.low, one.median, one.high)
    if one.for_goal is not None and one.goal_share is not None:
        share = Share(one.for_goal, one.goal_share)
    return PostDid(
        channel=one.channel,
        age=one.age,
        engagements=one.engagements,
        usual=usual,
        share=share,
        standing=one.standing,
        differences=one.differences,
        is_gone=is_gone,
        next_at=None,
    )


def _was_read(point: Checkpoint) -> bool:
    return point.done_at is not None and not point.missing


def _brought(whole: WholeStory, publication_id: int, age: str) -> int | None:
    """The sum of all that people did; None where the network tells nothing of it."""
    read = {
        one.metric: one.value
        for one in whole.measurements
        if (one.publication_id, one.age) == (publication_id, age) and one.metric in ENGAGEMENTS
    }
    return sum(read.values()) if read else None
