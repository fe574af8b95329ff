"""Posts that went out, one line each, for whoever learns from them: read from the store."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.clock import local
from signoff.kpi.metrics import ENGAGEMENTS, EXPECTED
from signoff.kpi.post_facts import PostFacts
from signoff.kpi.post_kind import PostKind, kind_of
from signoff.lifecycle.in_force import agreed
from signoff.store.database import reading
from signoff.store.past_results import MOST, Settled, settled
from signoff.store.posts_out import Brought, PostOut, Wanted, Which, brought, on_channels, posts_out
from signoff.workspace import Channel, Workspace
from signoff.workspace.process import Checkpoint

READ_WITHIN = timedelta(days=8)
"""After this, nothing is counted: an old post must not do better by its age. A younger post is
left out: it must not do worse."""
SETTLED_AFTER = timedelta(days=7)
"""An imported post counts if it was exported so long after it had gone out: nearly all that a post
brings has come by then. What it had at an earlier age nobody knows."""
Counts = Callable[[PostOut, Brought], bool]
"""Whether a reading of a post counts."""


def facts_of_posts(channels: Sequence[str], start: datetime, end: datetime) -> list[PostFacts]:
    """The posts on these channels of [start, end), as they stood after a week, oldest first.

    Those that were imported are among them, if everything was told that people did with them.
    """
    with reading() as session:
        workspace = agreed(session).workspace
        ours = facts_in_first_days(session, workspace, on_channels(channels), start, end)
        known = [workspace.channels[id] for id in channels if id in workspace.channels]
        past = facts_of_imported(session, workspace, known, start, end)
    both = [*ours, *(one for one in past if one.complete)]
    return sorted(both, key=lambda one: one.sent_at)[-MOST:]


def facts_in_first_days(
    session: Session, workspace: Workspace, which: Which, start: datetime, end: datetime
) -> list[PostFacts]:
    """The same, of any posts and inside a transaction."""
    end = min(end, clock.now() - READ_WITHIN)
    return _facts(session, workspace, (which, start, end), _in_its_first_days)


def facts_of_imported(
    session: Session,
    workspace: Workspace,
    channels: Sequence[Channel],
    start: datetime,
    end: datetime,
    after: timedelta = SETTLED_AFTER,
) -> list[PostFacts]:
    """The posts of channels that we did not send, as they stood when they were exported."""
    known = {one.id: one for one in channels}
    return [
        _of_imported(one, known[one.post.channel], workspace)
        for one in settled(session, list(known), start, end, after)
        if one.numbers.keys() & {*ENGAGEMENTS}
    ]


def facts_of_imported_at_age(
    session: Session, workspace: Workspace, channel: str, start: datetime, end: datetime, age: str
) -> list[PostFacts]:
    """Those of a channel that stand beside ours at one checkpoint: at an early one, none."""
    after = Checkpoint(age).after
    if channel not in workspace.channels or after < SETTLED_AFTER:
        return []
    of_it = [workspace.channels[channel]]
    found = facts_of_imported(session, workspace, of_it, start, end, after)
    return [one for one in found if one.complete]


def _of_imported(one: Settled, channel: Channel, workspace: Workspace) -> PostFacts:
    return PostFacts(
        publication_id=-one.post.id,
        content_id=0,
        channel=channel.id,
        network=channel.network,
        language=channel.language,
        campaign=one.post.campaign,
        goal="",
        kind=PostKind(one.post.kind) if one.post.kind else None,
        length=len(one.post.text),
        media=None,
        sent_at=one.post.sent_at,
        local=local(one.post.sent_at, workspace.zone_of_channel(channel)),
        engagements=sum(one.numbers.get(metric, 0) for metric in ENGAGEMENTS),
        complete=one.numbers.keys() >= {*EXPECTED},
    )


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
