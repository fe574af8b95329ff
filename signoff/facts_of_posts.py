"""Posts that went out, one line each, for whoever learns from them: read from the store."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.clock import local
from signoff.kpi.metrics import ENGAGEMENTS
from signoff.kpi.post_facts import PostFacts
from signoff.kpi.post_kind import kind_of
from signoff.lifecycle.in_force import agreed
from signoff.store.database import reading
from signoff.store.past_posts import settled
from signoff.store.posts_out import Brought, PostOut, Wanted, Which, brought, on_channels, posts_out
from signoff.workspace import Channel, Workspace

READ_WITHIN = timedelta(days=8)
"""After this, nothing is counted: an old post must not do better by its age. A younger post is
left out: it must not do worse."""
SETTLED_AFTER = timedelta(days=7)
"""An imported post counts if it was exported so long after it had gone out."""
Counts = Callable[[PostOut, Brought], bool]
"""Whether a reading of a post counts."""


def facts_of_posts(channels: Sequence[str], start: datetime, end: datetime) -> list[PostFacts]:
    """The posts on these channels of [start, end), as they stood after a week, oldest first."""
    with reading() as session:
        workspace = agreed(session).workspace
        return facts_in_first_days(session, workspace, on_channels(channels), start, end)


def facts_in_first_days(
    session: Session, workspace: Workspace, which: Which, start: datetime, end: datetime
) -> list[PostFacts]:
    """The same, of any posts and inside a transaction."""
    end = min(end, clock.now() - READ_WITHIN)
    return _facts(session, workspace, (which, start, end), _in_its_first_days)


def facts_of_imported(
    session: Session, workspace: Workspace, channel: Channel, start: datetime, end: datetime
) -> list[PostFacts]:
    """The posts of a channel that we did not send, as they stood when they were exported."""
    zone = workspace.zone_of_channel(channel)
    return [
        PostFacts(
            publication_id=-one.post.id,
            content_id=0,
            channel=channel.id,
            network=channel.network,
            language=channel.language,
            campaign="",
            goal="",
            kind=None,
            length=len(one.post.text),
            media=0,
            sent_at=one.post.sent_at,
            local=local(one.post.sent_at, zone),
            engagements=sum(one.numbers.get(metric, 0) for metric in ENGAGEMENTS),
        )
        for one in settled(session, [channel.id], start, end, SETTLED_AFTER)
        if one.numbers.keys() & {*ENGAGEMENTS}
    ]


def facts_at_age(
    session: Session, workspace: Workspace, which: Which, start: datetime, end: datetime, age: str
) -> list[PostFacts]:
    """Such posts as they stood at one checkpoint; those that were read at it."""
    return _facts(session, workspace, (which, start, end), lambda _post, one: one.age == age)


def _in_its_first_days(post: PostOut, one: Brought) -> bool:
    return one.read_at <= post.sent_at + READ_WITHIN


def _facts(
    session: Session, workspace: Workspace, which: Wanted, counts: Counts
) -> list[PostFacts]:
    posts = {post.id: post for post in posts_out(session, *which)}
    newest: Mapping[int, dict[str, int]] = defaultdict(dict)
    for one in brought(session, *which):
        if one.id in posts and counts(posts[one.id], one):
            newest[one.id][one.metric] = one.value
    return [
        _of(post, workspace, sum(newest[id].values())) for id, post in posts.items() if id in newest
    ]


def _of(post: PostOut, workspace: Workspace, engagements: int) -> PostFacts:
    channel = workspace.channels.get(post.channel)
    zone = workspace.zone_of_channel(channel) if channel else "UTC"
    return PostFacts(
        publication_id=post.id,
        content_id=post.content_id,
        channel=post.channel,
        network=post.network,
        language=channel.language if channel else "",
        campaign=post.campaign,
        goal=post.goal,
        kind=kind_of([one.mime for one in post.post.media], post.post.link, post.post.text),
        length=len(post.post.text),
        media=len(post.post.media),
        sent_at=post.sent_at,
        local=local(post.sent_at, zone),
        engagements=engagements,
    )
