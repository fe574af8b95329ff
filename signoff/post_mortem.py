"""One post, looked at afterwards: its story, its numbers, and those of the posts before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signoff.clock import local
from signoff.errors import SignoffError
from signoff.kpi.metrics import ENGAGEMENTS
from signoff.kpi.unlike import Difference, Traits, differences
from signoff.kpi.usual_range import Against, Usual, against, usual
from signoff.language import _
from signoff.lifecycle.whole_story import WholeStory, read_whole
from signoff.post import ChannelPost
from signoff.reporting import Asked
from signoff.store.at_ages import OutPost, posts_before, sums_at_ages
from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.measurements import Checkpoint
from signoff.store.publications import Publication, Sending

LOOKS_BACK = timedelta(days=365)


class OnOtherChannels(SignoffError):
    """Who gets the report may not be allowed to see this post."""

    def __init__(self, content: Content, report: str) -> None:
        super().__init__(
            _(
                "“{title}” goes out on channels that {report} is not about. Name a post of its"
                " channels, or add the others to it in reports.yaml.",
                title=content.title,
                report=report,
            )
        )


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
    usual: Usual | None
    """Of the posts of its channel in the year before, at the same age."""

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
    """How many posts of the channel it is held against."""

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


def post_record(asked: Asked, content_id: int) -> PostRecord:
    """One content, if all of its channels are among those of the report."""
    with reading() as session:
        whole = read_whole(session, content_id)
        content = whole.told.content
        if not set(content.on) <= set(asked.channels):
            raise OnOtherChannels(content, asked.report.name)
        return PostRecord(whole, tuple(_outings(session, whole)))


def _outings(session: Session, whole: WholeStory) -> Iterator[Outing]:
    for one in whole.told.publications:
        if one.sending is Sending.SENT and one.sent_at is not None:
            yield _outing(session, whole, one, one.sent_at)


def _outing(session: Session, whole: WholeStory, one: Publication, sent_at: datetime) -> Outing:
    before = posts_before(session, one.channel, sent_at - LOOKS_BACK, sent_at)
    sums = sums_at_ages(session, [one.id, *(post.publication_id for post in before)], ENGAGEMENTS)
    points = [point for point in whole.checkpoints if point.publication_id == one.id]
    zone = _zone(whole, one.channel)
    body = next(its.posts for its in whole.told.revisions if its.id == one.revision_id)
    ours = OutPost(one.id, sent_at, body)
    return Outing(
        channel=whole.channel(one.channel),
        url=one.url or "",
        sent_at=sent_at,
        late_by=sent_at - whole.told.content.slot.utc(),
        ages=tuple(_at_age(point, one.id, sums) for point in points),
        differences=tuple(
            differences(
                _traits(ours, one.channel, zone),
                [_traits(post, one.channel, zone) for post in before],
            )
        ),
        others=len(before),
    )


def _at_age(point: Checkpoint, id: int, sums: dict[tuple[int, str], int]) -> AtAge:
    others = [number for (of, age), number in sums.items() if of != id and age == point.age]
    return AtAge(
        age=point.age,
        due_at=point.due_at,
        is_read=point.done_at is not None,
        is_gone=point.missing,
        engagements=sums.get((id, point.age)),
        usual=usual(others),
    )


def _traits(post: OutPost, channel: str, zone: str) -> Traits:
    body = ChannelPost.model_validate(post.posts.get(channel) or {"text": ""})
    return Traits(
        length=len(body.text),
        hour=local(post.sent_at, zone).hour,
        has_picture=bool(body.media),
        has_link=bool(body.link),
    )


def _zone(whole: WholeStory, channel: str) -> str:
    known = whole.workspace.channels.get(channel)
    return whole.workspace.zone_of_channel(known) if known else whole.told.content.slot_zone
