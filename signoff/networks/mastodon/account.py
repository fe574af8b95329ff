"""One account on a Mastodon server. https://docs.joinmastodon.org/methods/statuses/"""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice, takewhile
from mimetypes import guess_extension
from typing import ClassVar

import httpx

from signoff.findings import Finding
from signoff.language import _
from signoff.networks.border import said_by
from signoff.networks.checks import Check
from signoff.networks.errors import ChannelBusy, ChannelError
from signoff.networks.line import Line, Patience
from signoff.networks.mastodon.answers import (
    DEFAULTS,
    METRICS,
    Account,
    Instance,
    Media,
    Source,
    Status,
)
from signoff.networks.mastodon.wording import as_shown, length, read_aloud
from signoff.networks.network import Abilities, Image, Limits, Outgoing, Reading, Recent, Sent

AT_ONCE = 20  # more ids in one question are refused (DEFAULT_STATUSES_LIMIT in its code)
PAGE = 40  # the most posts that one page may hold
MOST_PAGES = 25
CLOCKS_DIFFER = timedelta(minutes=2)
PROCESSING_SECONDS = 20
TRY_MEDIA_AGAIN = ("not finished processing", "could not be found", "not found or already attached")


def opinion(response: httpx.Response) -> ChannelError | None:
    """An image that is not ready, or was tidied away, is uploaded again with the next try."""
    said = said_by(response)
    if response.status_code == 422 and any(phrase in said for phrase in TRY_MEDIA_AGAIN):
        return ChannelBusy(Mastodon.NAME, said)
    return None


class Mastodon:
    """Publishes, reads back and measures, through a client that is already signed in."""

    NAME: ClassVar[str] = "Mastodon"
    DEFAULTS: ClassVar[Limits] = DEFAULTS
    ABILITIES: ClassVar[Abilities] = Abilities(
        measures=METRICS,
        measures_said="https://docs.joinmastodon.org/entities/Status/",
        measured_at_once=AT_ONCE,
        limits_told="all",
        same_key_is_one_post=timedelta(hours=1),
        found_by="its words and number of images, since the first attempt",
        link_card="the server makes a card",
    )

    def __init__(self, http: httpx.Client) -> None:
        self.line = Line(self.NAME, http, opinion)
        self._account: Account | None = None

    @classmethod
    def length(cls, text: str, limits: Limits | None = None) -> int:
        return length(text, (limits or DEFAULTS).characters_per_link)

    @classmethod
    def findings(
        cls, post: Outgoing, channel_id: str, limits: Limits | None = None
    ) -> list[Finding]:
        counted = cls.length(post.text, limits)
        return Check(cls.NAME, channel_id, limits or DEFAULTS, counted).findings(post)

    def limits(self) -> Limits:
        response = self.line.send("GET", "/api/v2/instance")
        if response.status_code == 404:  # before version 4, and some forks
            response = self.line.send("GET", "/api/v1/instance")
        return self.line.read(Instance, response).limits()

    def prepare(self, post: Outgoing, key: str, now: datetime) -> dict[str, str]:
        return {"idempotency_key": sha256(key.encode()).hexdigest()}

    def publish(
        self, post: Outgoing, prepared: Mapping[str, str], patience: Patience | None = None
    ) -> Sent:
        patience = patience or Patience(self.NAME)
        body = {
            "status": post.text,
            "media_ids": [self._upload(image) for image in post.images],
            "language": post.language or None,
        }
        patience.check()
        status = self.line.ask(
            Status,
            "POST",
            "/api/v1/statuses",
            makes_post=True,
            json={name: value for name, value in body.items() if value},
            # Kept for an hour: until then a second try returns the first post.
            headers={"Idempotency-Key": prepared["idempotency_key"]},
        )
        return status.sent()

    def find(self, post: Outgoing, prepared: Mapping[str, str], since: datetime) -> Sent | None:
        earliest = since - CLOCKS_DIFFER
        for status in takewhile(lambda own: own.created_at >= earliest, self._own()):
            if self._is(status, post):
                return status.sent()
        return None

    def delete(self, id: str) -> None:
        response = self.line.send("DELETE", f"/api/v1/statuses/{id}")
        if response.status_code != 404:
            self.line.border.must_be_good(response)

    def recent(self, limit: int = 20) -> list[Recent]:
        return [own.recent(read_aloud(own.content)) for own in islice(self._own(), limit)]

    def measure(self, ids: Sequence[str]) -> dict[str, Reading]:
        readings: dict[str, Reading] = {}
        for start in range(0, len(ids), AT_ONCE):
            told = self._together(ids[start : start + AT_ONCE])
            readings |= {status.id: status.reading() for status in told}
        # Gone, or a server that does not tell many at once: ask before we believe it.
        for missing in [id for id in ids if id not in readings]:
            if (status := self._one(missing)) is not None:
                readings[missing] = status.reading()
        return readings

    def followers(self) -> int:
        return self._ask_who_we_are().followers_count

    def _ask_who_we_are(self) -> Account:
        self._account = self.line.ask(Account, "GET", "/api/v1/accounts/verify_credentials")
        return self._account

    @property
    def _account_id(self) -> str:
        return (self._account or self._ask_who_we_are()).id

    def _upload(self, image: Image) -> str:
        name = f"image{guess_extension(image.mime) or ''}"
        media = self.line.ask(
            Media,
            "POST",
            "/api/v2/media",
            files={"file": (name, image.content, image.mime)},
            data={"description": image.alt},
        )
        return self._processed(media)

    def _processed(self, media: Media) -> str:
        """Wait for a server that answers 202: it still works on the image."""
        for _second in range(PROCESSING_SECONDS):
            if media.url:
                return media.id
            time.sleep(1)
            media = self.line.ask(Media, "GET", f"/api/v1/media/{media.id}")
        raise ChannelBusy(self.NAME, _("it still works on an image"), timedelta(minutes=1))

    def _is(self, status: Status, post: Outgoing) -> bool:
        if len(status.media_attachments) != len(post.images):
            return False
        ours = as_shown(post.text)
        if ours == as_shown(read_aloud(status.content)):
            return True
        return ours == as_shown(self._source(status.id))

    def _source(self, id: str) -> str:
        """The author's own words: some servers show bold type where we wrote asterisks."""
        response = self.line.send("GET", f"/api/v1/statuses/{id}/source")
        return self.line.read(Source, response).text if response.is_success else ""

    def _own(self) -> Iterator[Status]:
        """Our own posts, newest first, a page at a time."""
        place = f"/api/v1/accounts/{self._account_id}/statuses"
        after: dict[str, str] = {}
        for _page in range(MOST_PAGES):
            params = {"limit": PAGE, "exclude_reblogs": "true", **after}
            page = self.line.ask(list[Status], "GET", place, params=params)
            yield from page
            if not page:
                return
            after = {"max_id": page[-1].id}

    def _together(self, ids: Sequence[str]) -> list[Status]:
        """Many posts in one question, where the server answers it (Mastodon 4.3)."""
        response = self.line.send("GET", "/api/v1/statuses", params={"id[]": list(ids)})
        if response.status_code in (400, 404, 405):
            return []
        return self.line.read(list[Status], response)

    def _one(self, id: str) -> Status | None:
        response = self.line.send("GET", f"/api/v1/statuses/{id}")
        return None if response.status_code == 404 else self.line.read(Status, response)
