"""One post, looked at afterwards: its story, its numbers, and those of the posts before it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signoff.clock import local
from signoff.facts_of_posts import facts_of_imported_at_age
from signoff.kpi.own_range import Against, Range, against, own_range
from signoff.kpi.unlike import Difference, Traits, differences
from signoff.lifecycle.whole_story import WholeStory, read_whole
from signoff.reporting import Asked, looked_back_at
from signoff.store.database import reading
from signoff.store.measurements import Checkpoint
from signoff.store.posts_out import PostOut, Wanted, before, posts_out, the_one
from signoff.store.posts_out import brought as numbers_of
from signoff.store.publications import Publication, Sending


@dataclass(frozen=True)
class AtAge:
    """What a post had brought at one of its checkpoints."""

    age: str
    due_at: datetime
    is_read: bool
    """Whether somebody came to count."""
    is_gone: bool
    """Whether the post was not there any more."""
    engagements: int | None
    usual: Range | None
    """Of the posts of its channel in the year before, at the same age, imported ones too."""

    @property
    def against(self) -> Against:
        return against(self.engagements, self.usual)


@dataclass(frozen=True)
class Outing:
    """The post on one channel."""

    channel: str
    """Its name."""
    url: str
    sent_at: datetime
    late_by: timedelta
    """After its slot; zero or less: it was on time."""
    ages: tuple[AtAge, ...]
    differences: tuple[Difference, ...]
    others: int
    """How many posts of the channel it is held against; of imported ones too little is known."""

    @property
    def last(self) -> AtAge | None:
        """The last checkpoint at which a number was read."""
        read = [one for one in self.ages if one.engagements is not None]
        return read[-1] if read else None


@dataclass(frozen=True)
class PostRecord:
    """Everything that there is to say about one post."""

    whole: WholeStory
    outings: tuple[Outing, ...]


def post_record(asked: Asked) -> PostRecord:
    """One content, if all of its channels are among those of the report."""
    with reading() as session:
        whole = read_whole(session, looked_back_at(session, asked).id)
        return PostRecord(whole, tuple(_outings(session, whole)))


def _outings(session: Session, whole: WholeStory) -> Iterator[Outing]:
    for one in whole.told.publications:
        if one.sending is Sending.SENT and one.sent_at is not None:
            yield _outing(session, whole, one, one.sent_at)


def _outing(session: Session, whole: WholeStory, one: Publication, sent_at: datetime) -> Outing:
    its, earlier = the_one(one.id, sent_at), before(one.channel, sent_at)
    [ours], others = posts_out(session, *its), posts_out(session, *earlier)
    brought, by_others = _by_age(session, its), _by_age(session, earlier)
    points = [point for point in whole.checkpoints if point.publication_id == one.id]
    for age in {point.age for point in points}:
        by_others[age] += _imported(session, whole, one.channel, earlier, age)
    zone = _zone(whole, one.channel)
    return Outing(
        channel=whole.channel(one.channel),
        url=one.url or "",
        sent_at=sent_at,
        late_by=sent_at - whole.told.content.slot.utc(),
        ages=tuple(_at_age(point, brought[point.age], by_others[point.age]) for point in points),
        differences=tuple(
            differences(
                _traits(ours, zone),
                [_traits(post, zone) for post in others],
            )
        ),
        others=len(others),
    )


def _by_age(session: Session, which: Wanted) -> dict[str, list[int]]:
    """The engagements of each of these posts at each age at which it was read."""
    sums: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one in numbers_of(session, *which):
        sums[one.age][one.id] += one.value
    return defaultdict(list, {age: list(of.values()) for age, of in sums.items()})


def _imported(
    session: Session, whole: WholeStory, channel: str, earlier: Wanted, age: str
) -> list[int]:
    """The engagements of the channel's imported posts, where they stand beside ours."""
    _on, start, end = earlier
    found = facts_of_imported_at_age(session, whole.workspace, channel, start, end, age)
    return [one.engagements for one in found]


def _at_age(point: Checkpoint, brought: Sequence[int], by_others: Sequence[int]) -> AtAge:
    return AtAge(
        age=point.age,
        due_at=point.due_at,
        is_read=point.done_at is not None,
        is_gone=point.missing,
        engagements=next(iter(brought), None),
        usual=own_range(by_others),
    )


def _traits(post: PostOut, zone: str) -> Traits:
    return Traits(
        length=len(post.post.text),
        hour=local(post.sent_at, zone).hour,
        has_picture=bool(post.post.media),
        has_link=bool(post.post.link),
    )


def _zone(whole: WholeStory, channel: str) -> str:
    known = whole.workspace.channels.get(channel)
    return whole.workspace.zone_of_channel(known) if known else whole.told.content.slot_zone
