"""One account on Bluesky. https://docs.bsky.app/docs/tutorials/creating-a-post"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, ClassVar

import httpx

from signoff.findings import Finding
from signoff.language import _
from signoff.networks.bluesky.answers import (
    METRICS,
    Profile,
    Records,
    Resolved,
    Server,
    Session,
    Stored,
    Told,
    Uploaded,
    Written,
)
from signoff.networks.bluesky.codes import NAME, NOT_THERE, TAKEN, code, opinion
from signoff.networks.bluesky.facets import facets
from signoff.networks.bluesky.record import POSTS, pictured, record_key, written
from signoff.networks.characters import characters
from signoff.networks.checks import Check
from signoff.networks.errors import ChannelError, OutcomeUnknown, PostRefused
from signoff.networks.line import Line, Patience
from signoff.networks.network import Abilities, Image, Limits, Outgoing, Reading, Recent, Sent

AT_ONCE = 25
PAGE = 100
DEFAULTS = Limits(
    characters=300,
    images=4,
    image_bytes=1_000_000,  # newer servers take twice that, but not all of them are new
    alt_characters=2_000,
    mime_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    text_bytes=3_000,
)


class Bluesky:
    """Publishes, reads back and measures, through a client that is already signed in."""

    NAME: ClassVar[str] = NAME
    DEFAULTS: ClassVar[Limits] = DEFAULTS
    ABILITIES: ClassVar[Abilities] = Abilities(
        measures=METRICS,
        measures_said="https://docs.bsky.app/docs/api/app-bsky-feed-get-posts",
        measured_at_once=AT_ONCE,
        limits_told="how much may be uploaded",
        same_key_is_one_post=timedelta.max,
        found_by="the name of its record, fixed before the first attempt",
        link_card="a plain link",
    )

    def __init__(self, http: httpx.Client) -> None:
        self.line = Line(NAME, http, opinion)
        self._session: Session | None = None

    @classmethod
    def length(cls, text: str, limits: Limits | None = None) -> int:
        return characters(text)

    @classmethod
    def findings(
        cls, post: Outgoing, channel_id: str, limits: Limits | None = None
    ) -> list[Finding]:
        counted = cls.length(post.text)
        return Check(NAME, channel_id, limits or DEFAULTS, counted).findings(post)

    def limits(self) -> Limits:
        """A server tells only how much may be uploaded; the rest is the same everywhere."""
        server = self.line.ask(Server, *_get("com.atproto.server.describeServer"))
        if server.largest_upload is None:
            return DEFAULTS
        return replace(DEFAULTS, image_bytes=min(DEFAULTS.image_bytes, server.largest_upload))

    def prepare(self, post: Outgoing, key: str, now: datetime) -> dict[str, str]:
        return {"rkey": record_key(key, now), "created_at": written(now)}

    def publish(
        self, post: Outgoing, prepared: Mapping[str, str], patience: Patience | None = None
    ) -> Sent:
        patience = patience or Patience(NAME)
        body = {
            "repo": self._me.did,
            "collection": POSTS,
            "rkey": prepared["rkey"],
            "record": self._record(post, prepared["created_at"]),
            # Only where nothing stands yet. createRecord would answer 500 to a second try.
            "swapRecord": None,
        }
        patience.check()
        put = _post("com.atproto.repo.putRecord")
        response = self.line.send(*put, makes_post=True, json=body)
        if code(response) == TAKEN:
            return self._already_there(post, prepared)
        uri = self.line.read(Written, response).uri
        return Sent(uri, self._url(uri), datetime.fromisoformat(prepared["created_at"]))

    def find(self, post: Outgoing, prepared: Mapping[str, str], since: datetime) -> Sent | None:
        # Its name is ours alone: neither when it was sent nor what else we posted matters.
        stored = self._standing(prepared["rkey"])
        return self._sent(stored) if stored and stored.value.text == post.text else None

    def delete(self, id: str) -> None:
        did, collection, rkey = self._uri(id).removeprefix("at://").split("/")
        where = {"repo": did, "collection": collection, "rkey": rkey}
        self.line.ask(dict[str, Any], *_post("com.atproto.repo.deleteRecord"), json=where)

    def recent(self, limit: int = 20) -> list[Recent]:
        return [own.recent(self._url(own.uri)) for own in islice(self._own(), limit)]

    def measure(self, ids: Sequence[str]) -> dict[str, Reading]:
        readings: dict[str, Reading] = {}
        ids_by_uri = {self._uri(id): id for id in ids}
        uris = list(ids_by_uri)
        for start in range(0, len(uris), AT_ONCE):
            params = {"uris": uris[start : start + AT_ONCE]}
            told = self.line.ask(Told, *_get("app.bsky.feed.getPosts"), params=params)
            readings |= {ids_by_uri[post.uri]: post.reading() for post in told.posts}
        return readings

    def followers(self) -> int:
        params = {"actor": self._me.did}
        return self.line.ask(Profile, *_get("app.bsky.actor.getProfile"), params=params).followers

    @property
    def _me(self) -> Session:
        # Not a cached_property: Python 3.11 lets only one account at a time ask for its own.
        if self._session is None:
            self._session = self.line.ask(Session, *_get("com.atproto.server.getSession"))
        return self._session

    def _record(self, post: Outgoing, created_at: str) -> dict[str, Any]:
        record: dict[str, Any] = {"$type": POSTS, "text": post.text, "createdAt": created_at}
        if post.language:
            record["langs"] = [post.language]
        if found := facets(post.text, self._did_of):
            record["facets"] = found
        if post.images:
            images = [pictured(image, self._upload(image)) for image in post.images]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        return record

    def _upload(self, image: Image) -> dict[str, Any]:
        return self.line.ask(
            Uploaded,
            *_post("com.atproto.repo.uploadBlob"),
            content=image.content,
            headers={"Content-Type": image.mime},
        ).blob

    def _did_of(self, handle: str) -> str | None:
        resolve = _get("com.atproto.identity.resolveHandle")
        response = self.line.send(*resolve, params={"handle": handle})
        if response.status_code == 400:
            return None
        return self.line.read(Resolved, response).did

    def _standing(self, rkey: str) -> Stored | None:
        where = {"repo": self._me.did, "collection": POSTS, "rkey": rkey}
        response = self.line.send(*_get("com.atproto.repo.getRecord"), params=where)
        return None if code(response) == NOT_THERE else self.line.read(Stored, response)

    def _already_there(self, post: Outgoing, prepared: Mapping[str, str]) -> Sent:
        """A second try that was not word for word the first: a mention resolves now."""
        try:
            stored = self._standing(prepared["rkey"])
        except ChannelError as error:
            raise OutcomeUnknown(NAME, error.reason) from error
        if stored is None or stored.value.text != post.text:
            raise PostRefused(NAME, _("another post stands where this one should"))
        return self._sent(stored)

    def _sent(self, stored: Stored) -> Sent:
        return Sent(stored.uri, self._url(stored.uri), stored.at)

    def _uri(self, id: str) -> str:
        """Its whole name; of a post that a person found, only the end of its link is known."""
        return id if id.startswith("at://") else f"at://{self._me.did}/{POSTS}/{id}"

    def _url(self, uri: str) -> str:
        return f"https://bsky.app/profile/{self._me.handle}/post/{uri.rsplit('/', 1)[-1]}"

    def _own(self) -> Iterator[Stored]:
        """Our own posts, newest first, a page at a time."""
        where: dict[str, str | int] = {"repo": self._me.did, "collection": POSTS, "limit": PAGE}
        while True:
            page = self.line.ask(Records, *_get("com.atproto.repo.listRecords"), params=where)
            yield from page.records
            if not page.records or page.cursor is None:
                return
            where["cursor"] = page.cursor


def _get(call: str) -> tuple[str, str]:
    return "GET", f"/xrpc/{call}"


def _post(call: str) -> tuple[str, str]:
    return "POST", f"/xrpc/{call}"
