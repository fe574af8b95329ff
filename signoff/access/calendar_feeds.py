"""The address under which a calendar program, which cannot sign in, reads one person's calendar.

It opens nothing else, and nothing can be changed with it. As with mailed links, the store keeps
the fingerprint of its secret, and a seal binds the secret to whose it is: who changes the store
cannot make it another person's.
"""

import hashlib
import hmac
from datetime import timedelta

from itsdangerous import Signer

from signoff import clock
from signoff.access.door_key import door_key
from signoff.access.secret import fingerprint, new_secret
from signoff.store.calendar_feeds import (
    CalendarFeed,
    feed_with,
    open_feed_of,
    revoke_feeds,
    see_feed,
)
from signoff.store.database import reading, writing

NOTED_EVERY = timedelta(hours=1)


def new_feed(person: str) -> str:
    """What stands in the new address. It is told once, here; the address before opens nothing."""
    secret, now = new_secret(), clock.now().replace(microsecond=0)
    feed = CalendarFeed(secret=fingerprint(secret), person=person, made_at=now)
    with writing() as session:
        revoke_feeds(session, person, now)
        session.add(feed)
    return f"{secret}.{_seal(secret, feed)}"


def take_feed_back(person: str) -> bool:
    """It opens nothing from now on; whether there was one."""
    with writing() as session:
        return revoke_feeds(session, person, clock.now()) > 0


def feed_of(person: str) -> CalendarFeed | None:
    """What may be shown of the feed that this person has: when it was made, and read last."""
    with reading() as session:
        return open_feed_of(session, person)


def whose_feed(token: str) -> str | None:
    """The id of the person whose address this is; that it was read is noted."""
    secret, _dot, seal = token.partition(".")
    now = clock.now()
    with reading() as session:
        feed = feed_with(session, fingerprint(secret))
    if feed is None or not hmac.compare_digest(_seal(secret, feed).encode(), _plain(seal)):
        return None
    if feed.read_at is None or feed.read_at <= now - NOTED_EVERY:
        with writing() as session:
            see_feed(session, feed.id, now)
    return feed.person


def _seal(secret: str, feed: CalendarFeed) -> str:
    signer = Signer(
        door_key(), salt="calendar-feed", key_derivation="hmac", digest_method=hashlib.sha256
    )
    about = f"{secret}|{feed.person}|{int(feed.made_at.timestamp())}"
    return signer.get_signature(about).decode()


def _plain(seal: str) -> bytes:
    return seal.encode("utf-8", "replace")
