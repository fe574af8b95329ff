"""What a Mastodon server answers: only the fields that we read.

https://docs.joinmastodon.org/entities/
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from signoff.networks.network import Limits, Reading, Recent, Sent

DEFAULTS = Limits(
    characters=500,
    images=4,
    image_bytes=16_777_216,
    alt_characters=1_500,
    mime_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    characters_per_link=23,
    image_pixels=33_177_600,
)
METRICS = {
    "likes": "favourites_count",
    "shares": "reblogs_count",
    "comments": "replies_count",
    "quotes": "quotes_count",
}
"""Our common names, and Mastodon's."""


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class Answer(BaseModel):
    """Some forks write ids as numbers."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class Media(Answer):
    """An uploaded image; without a URL it is still being processed."""

    id: str
    url: str | None = None


class Account(Answer):
    """The account that our token belongs to."""

    id: str
    followers_count: int


class Source(Answer):
    """A post in its author's own words."""

    text: str


class Status(Answer):
    """A post."""

    id: str
    uri: str = ""
    url: str | None = None
    created_at: Annotated[datetime, AfterValidator(_in_utc)]
    content: str = ""
    """HTML."""
    media_attachments: tuple[Any, ...] = ()
    favourites_count: int | None = None
    reblogs_count: int | None = None
    replies_count: int | None = None
    quotes_count: int | None = None

    def sent(self) -> Sent:
        """The post, as our ledger keeps it."""
        return Sent(id=self.id, url=self.url or self.uri, at=self.created_at)

    def recent(self, text: str) -> Recent:
        """The post, as people see it."""
        images = len(self.media_attachments)
        return Recent(self.id, self.url or self.uri, self.created_at, text, images)

    def reading(self) -> Reading:
        """The numbers that this server tells."""
        told = {ours: getattr(self, theirs) for ours, theirs in METRICS.items()}
        return Reading({ours: count for ours, count in told.items() if count is not None})


class StatusLimits(BaseModel):
    """`configuration.statuses`"""

    max_characters: int = DEFAULTS.characters
    max_media_attachments: int = DEFAULTS.images
    characters_reserved_per_url: int | None = DEFAULTS.characters_per_link


class MediaLimits(BaseModel):
    """`configuration.media_attachments`"""

    supported_mime_types: tuple[str, ...] = DEFAULTS.mime_types
    image_size_limit: int = DEFAULTS.image_bytes
    image_matrix_limit: int | None = DEFAULTS.image_pixels
    description_limit: int = DEFAULTS.alt_characters


class Configuration(BaseModel):
    """What the server allows. Forks leave things out."""

    statuses: StatusLimits = StatusLimits()
    media_attachments: MediaLimits = MediaLimits()


class Instance(BaseModel):
    """A server's description of itself."""

    configuration: Configuration = Configuration()

    def limits(self) -> Limits:
        """What it allows in one post."""
        text, media = self.configuration.statuses, self.configuration.media_attachments
        return Limits(
            characters=text.max_characters,
            images=text.max_media_attachments,
            image_bytes=media.image_size_limit,
            alt_characters=media.description_limit,
            mime_types=tuple(kind for kind in media.supported_mime_types if "image/" in kind),
            characters_per_link=text.characters_reserved_per_url,
            image_pixels=media.image_matrix_limit,
        )
