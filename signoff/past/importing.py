"""An export is taken in, a few hundred rows at a time: killed in between, it goes on from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from signoff import clock
from signoff.clock import DAY
from signoff.errors import SignoffError
from signoff.language import _
from signoff.past.export import Export, PastFollowers, PastPost
from signoff.store.database import writing
from signoff.store.past_keeping import Told, begin, hold, keep_followers, keep_posts, ours
from signoff.store.past_posts import HistoryImport
from signoff.workspace import Channel

AT_ONCE = 500
"""Rows in one transaction: others can write in between."""
TITLE = 80
"""Letters of a text that stand for it."""
A_SECOND = timedelta(seconds=1)
Progress = Callable[[int, int], None]
"""Is told how many rows are kept, and of how many."""


class TakenBackMeanwhile(SignoffError):
    """Somebody took an import back while it was under way."""

    def __init__(self, import_id: int, by: str) -> None:
        super().__init__(
            _(
                "{by} has taken back this import (number {n}) meanwhile; nothing of it is left."
                " Give the same command again to bring the file in anew.",
                by=by,
                n=import_id,
            )
        )


@dataclass
class Brought:
    """What came of an import."""

    number: int
    """By which it can be taken back."""
    done_at: datetime | None = None
    """When all of it had been taken in before, if it had."""
    went_on: int = 0
    """How many rows were kept by an import that was interrupted."""
    new: int = 0
    known: int = 0
    """Those that an earlier file told of."""
    ours: int = 0
    """Those that we sent ourselves: they are measured anyway."""


def take_in(channel: Channel, export: Export, progress: Progress, by: str = "") -> Brought:
    """Keep everything in the export that is right; again, and nothing is there twice."""
    this = HistoryImport(channel=channel.id, fingerprint=export.fingerprint, file=export.file)
    this.read_at, this.begun_at, this.line = export.read_at, clock.now(), 0
    this.brought_by = by
    with writing() as session:
        begun = begin(session, this)
        id, kept, brought = begun.id, begun.line, Brought(begun.id, begun.done_at)
    if brought.done_at is None:
        rows: Sequence[PastPost] | Sequence[PastFollowers] = export.posts or export.followers
        brought.went_on = sum(row.line <= kept for row in rows)
        for n in range(brought.went_on, len(rows), AT_ONCE):
            progress(n, len(rows))
            _keep(channel, export, id, rows[n : n + AT_ONCE], brought)
        with writing() as session:
            _under_way(session, id).done_at = clock.now()
        progress(len(rows), len(rows))
    return brought


def _under_way(session: Session, import_id: int) -> HistoryImport:
    which = hold(session, import_id)
    if which.taken_back_at:
        raise TakenBackMeanwhile(which.id, which.taken_back_by)
    return which


def _keep(
    channel: Channel,
    export: Export,
    import_id: int,
    rows: Sequence[PastPost] | Sequence[PastFollowers],
    brought: Brought,
) -> None:
    """One transaction: the rows, and how far we are."""
    with writing() as session:
        which = _under_way(session, import_id)
        left = [row for row in rows if row.line > which.line]
        posts = [row for row in left if isinstance(row, PastPost)]
        days = [row for row in left if isinstance(row, PastFollowers)]
        sent = ours(session, channel.id, [p.name for p in posts], [p.url for p in posts if p.url])
        told = [_told(p, channel) for p in posts if not {p.name, p.url} & sent]
        new = keep_posts(session, which, told)
        new += keep_followers(session, which, [_followers(one, channel, export) for one in days])
        which.line = max(which.line, *(row.line for row in rows))
    brought.new += new
    brought.ours += len(posts) - len(told)
    brought.known += len(told) + len(days) - new


def _told(post: PastPost, channel: Channel) -> Told:
    title = post.text.partition("\n")[0][:TITLE] or post.url or post.name
    facts = {
        "channel": channel.id,
        "network": channel.network,
        "network_id": post.name,
        "url": post.url or None,
        "title": title,
        "text": post.text,
        "sent_at": post.sent_at,
        "campaign": post.campaign,
        "kind": post.kind,
    }
    return Told(facts, post.numbers)


def _followers(one: PastFollowers, channel: Channel, export: Export) -> dict[str, object]:
    midnight = datetime.combine(one.day + DAY, time(), tzinfo=ZoneInfo(export.zone))
    over = midnight.astimezone(UTC) - A_SECOND
    facts = {"channel": channel.id, "day": one.day, "followers": one.followers}
    return {**facts, "read_at": min(over, export.read_at)}
