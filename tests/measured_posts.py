"""Posts that went out and were measured, written straight into the store."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from signoff.kpi.post_facts import PostFacts
from signoff.kpi.post_kind import PostKind
from signoff.post import ChannelPost, Media
from signoff.store.contents import Content, Revision
from signoff.store.measurements import Checkpoint, Measurement, add_readings
from signoff.store.publications import Publication, Sending

_NUMBERS = count(1)
AGES = {"24h": timedelta(hours=24), "30d": timedelta(days=30)}
PICTURE = Media(sha256="0" * 64, mime="image/png", alt="A kettle")


def measured(
    session: Session,
    channel: str,
    sent_at: datetime,
    likes: Mapping[str, int],
    *,
    post: ChannelPost | None = None,
    goal: str = "presence",
    key: str = "",
) -> Content:
    """One post on one channel, with its likes at each age at which it was measured."""
    content = _content(session, channel, sent_at, goal, key)
    revision = Revision(content_id=content.id, number=1, fingerprint="1", author="giulia")
    revision.posts = {
        channel: (post or ChannelPost(text="The balm is back.")).model_dump(mode="json")
    }
    revision.source, revision.findings, revision.made_at = {}, [], sent_at
    session.add(revision)
    session.flush()
    publication = Publication(content_id=content.id, revision_id=revision.id, channel=channel)
    publication.network, publication.account, publication.prepared = "mastodon", "ours", {}
    publication.due_at = publication.sent_at = sent_at
    publication.sending = Sending.SENT
    session.add(publication)
    session.flush()
    for age, number in likes.items():
        _read(session, publication, age, number)
    return content


def _content(session: Session, channel: str, sent_at: datetime, goal: str, key: str) -> Content:
    number = next(_NUMBERS)
    content = Content(key=key or f"{number}", title=f"Post {number}", creator="giulia")
    content.brief = {
        **{"title": content.title, "message": "Tell people.", "goal": goal, "creator": "giulia"},
        **{"channels": [channel], "campaign": "Autumn", "slot": "2026-11-16 12:00"},
    }
    content.region, content.opened_at, content.run_id = "italy", sent_at, f"measured-{number}"
    content.slot_local, content.slot_zone = "2026-11-16T12:00", "Europe/Rome"
    session.add(content)
    session.flush()
    return content


def _read(session: Session, post: Publication, age: str, likes: int) -> None:
    assert post.sent_at is not None
    at = post.sent_at + AGES[age]
    session.add(Checkpoint(publication_id=post.id, age=age, due_at=at, done_at=at))
    one = Measurement(publication_id=post.id, age=age, metric="likes", value=likes)
    one.read_at, one.day = at, at.date()
    add_readings(session, [one], post.channel)


def facts(number: int, engagements: int, sent_at: datetime, **other: object) -> PostFacts:
    """One post as those who learn from posts see it."""
    known = {
        "publication_id": number,
        "content_id": number,
        "channel": "mastodon-italy",
        "network": "mastodon",
        "language": "it",
        "campaign": "",
        "goal": "presence",
        "kind": PostKind.TEXT,
        "length": 120,
        "media": 0,
        "sent_at": sent_at,
        "local": sent_at,
        "engagements": engagements,
    }
    return PostFacts(**{**known, **other})  # type: ignore[arg-type]
