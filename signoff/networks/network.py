"""What every network can do for us, and the facts that go in and come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

import httpx

from signoff.findings import Finding
from signoff.networks.line import Patience


@dataclass(frozen=True)
class Image:
    """One picture of a post, and what it shows to those who cannot see it."""

    content: bytes
    mime: str
    alt: str = ""


@dataclass(frozen=True)
class Outgoing:
    """What is to be posted. The text already ends with the link."""

    text: str
    images: tuple[Image, ...] = ()
    language: str = ""
    """ISO 639-1; empty: not told."""


@dataclass(frozen=True)
class Limits:
    """How much one post may carry."""

    characters: int
    images: int
    image_bytes: int
    alt_characters: int
    mime_types: tuple[str, ...]
    characters_per_link: int | None = None
    """What a link counts, however long it is; None: as many characters as it has."""
    text_bytes: int | None = None
    image_pixels: int | None = None


@dataclass(frozen=True)
class Sent:
    """A post that stands on the network."""

    id: str
    """The network's own name for the post: what `delete` and `measure` ask for."""
    url: str
    """Where people read it."""
    at: datetime


@dataclass(frozen=True)
class Recent:
    """One of our own posts, as the network shows it."""

    id: str
    url: str
    at: datetime
    text: str
    image_count: int


@dataclass(frozen=True)
class Reading:
    """The numbers of one post: likes, shares, comments, quotes, saves.

    A number that the network does not tell is absent, not zero.
    """

    values: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Abilities:
    """What a network can do, for the table in docs/networks.md and for who plans a post."""

    measures: Mapping[str, str]
    """The numbers that it tells about a post: our name of each, and its own."""
    measures_said: str
    """The page where the network says what they are."""
    measured_at_once: int
    """How many posts one question about numbers may name."""
    limits_told: str
    """Which of its limits a server tells."""
    same_key_is_one_post: timedelta | None
    """How long sending again what `prepare` fixed cannot make a second post; None: not at all."""
    found_by: str
    """How `find` knows our post again."""
    link_card: str
    """What becomes of a link."""


class Network(Protocol):
    """An account of ours on a network, reached through a client that is already signed in.

    Every method that talks to the network raises only the errors of `signoff.networks.errors`.
    """

    NAME: ClassVar[str]
    DEFAULTS: ClassVar[Limits]
    """What is allowed where a server does not say otherwise."""
    ABILITIES: ClassVar[Abilities]

    def __init__(self, http: httpx.Client) -> None: ...

    @classmethod
    def length(cls, text: str, limits: Limits | None = None) -> int:
        """How many characters the text has, as this network counts."""
        ...

    @classmethod
    def findings(
        cls, post: Outgoing, channel_id: str, limits: Limits | None = None
    ) -> list[Finding]:
        """What the network would refuse. Asks nobody, so that it works offline."""
        ...

    def limits(self) -> Limits:
        """What this server allows, asked of the server where it tells."""
        ...

    def prepare(self, post: Outgoing, key: str, now: datetime) -> dict[str, str]:
        """Everything that must be fixed, and stored, before the first attempt to publish.

        The key names the publication of one revision on one channel. Only while it is certain
        that nothing was posted (ChannelBusy) may this be made anew.
        """
        ...

    def publish(
        self, post: Outgoing, prepared: Mapping[str, str], patience: Patience | None = None
    ) -> Sent:
        """Post it. Only this method raises OutcomeUnknown, and only for its last request.

        `patience`: counts from when the publication was announced; when it has run out, others
        may have taken over, and nothing is posted any more.
        """
        ...

    def find(self, post: Outgoing, prepared: Mapping[str, str], since: datetime) -> Sent | None:
        """Our post, if it stands there. `since` is the moment of the first attempt."""
        ...

    def delete(self, id: str) -> None:
        """Take a post down. A post that is already gone is no error."""
        ...

    def recent(self, limit: int = 20) -> list[Recent]:
        """Our own latest posts, newest first."""
        ...

    def measure(self, ids: Sequence[str]) -> dict[str, Reading]:
        """The numbers of each post that still stands; one that is gone is absent."""
        ...

    def followers(self) -> int:
        """How many follow the account."""
        ...
