"""Posts that are out, written straight into the store: for tests that only count."""

from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from signoff.store.contents import Content, Revision
from signoff.store.publications import Publication, Sending

_NUMBERS = count(1)


def published(
    session: Session,
    channel: str,
    sent_at: datetime,
    zone: str = "Europe/Rome",
    *,
    author: str = "giulia",
    goal: str = "conversation",
    campaign: str = "Autumn",
    carries: dict[str, object] | None = None,
) -> Publication:
    """One post on one channel, sent at this moment; `carries` as `ChannelPost` has it."""
    number = next(_NUMBERS)
    content = Content(key=f"{number}", title=f"Post {number}", creator="giulia", region="italy")
    content.brief = {"channels": [channel], "campaign": campaign, "goal": goal}
    content.slot_local, content.slot_zone, content.opened_at = "2026-11-16T12:00", zone, sent_at
    session.add(content)
    session.flush()
    revision = Revision(content_id=content.id, number=1, fingerprint="1", author=author)
    revision.posts = {channel: carries} if carries else {}
    revision.source, revision.findings, revision.made_at = {}, [], sent_at
    session.add(revision)
    session.flush()
    publication = Publication(content_id=content.id, revision_id=revision.id, channel=channel)
    publication.network, publication.account, publication.prepared = "mastodon", "ours", {}
    publication.due_at = publication.sent_at = sent_at
    publication.sending = Sending.SENT
    session.add(publication)
    session.flush()
    return publication
