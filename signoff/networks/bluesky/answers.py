"""What a Bluesky server answers: only the fields that we read, in its own spelling.

https://github.com/bluesky-social/atproto/tree/main/lexicons
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from signoff.networks.network import Reading, Recent

METRICS = {
    "likes": "likeCount",
    "shares": "repostCount",
    "comments": "replyCount",
    "quotes": "quoteCount",
    "saves": "bookmarkCount",
}
"""Our common names, and Bluesky's."""


class Session(BaseModel):
    """Who we are."""

    did: str
    handle: str


class Server(BaseModel):
    """What a server says about itself."""

    largest_upload: Annotated[int | None, Field(alias="blobUploadLimit")] = None


class Resolved(BaseModel):
    """Whose handle it is."""

    did: str


class Uploaded(BaseModel):
    """An image that no post uses yet."""

    blob: dict[str, Any]


class Written(BaseModel):
    """Where a record now stands."""

    uri: str


class Embed(BaseModel):
    """What a post carries besides its text."""

    images: tuple[Any, ...] = ()


class Post(BaseModel):
    """A post as it is written down."""

    text: str
    at: Annotated[AwareDatetime, Field(alias="createdAt")]
    embed: Embed = Embed()


class Stored(BaseModel):
    """A post, and where it stands."""

    uri: str
    value: Post

    def recent(self, url: str) -> Recent:
        """The post, as people see it."""
        post = self.value
        return Recent(self.uri, url, post.at.astimezone(UTC), post.text, len(post.embed.images))

    @property
    def at(self) -> datetime:
        """When it was written, by its author's clock."""
        return self.value.at.astimezone(UTC)


class Records(BaseModel):
    """One page of posts."""

    records: list[Stored]
    cursor: str | None = None


class Counted(BaseModel, extra="allow"):
    """A post's numbers."""

    uri: str

    def reading(self) -> Reading:
        """Those that this server tells."""
        told = {ours: (self.model_extra or {}).get(theirs) for ours, theirs in METRICS.items()}
        return Reading({ours: count for ours, count in told.items() if isinstance(count, int)})


class Told(BaseModel):
    """The numbers of several posts."""

    posts: list[Counted]


class Profile(BaseModel):
    """The account's numbers."""

    followers: Annotated[int, Field(alias="followersCount")]
