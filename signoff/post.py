"""What goes out: the text, media and link of a content, channel by channel."""

import hashlib
import json
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class Media(BaseModel):
    """One image: where its bytes are kept, and what it shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    """The bytes' fingerprint, under which `signoff.store.media` keeps them."""
    mime: str
    alt: str = ""


class ChannelPost(BaseModel):
    """The post as one channel will carry it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    media: tuple[Media, ...] = Field(default=())
    link: str = ""

    @property
    def full_text(self) -> str:
        """The text as it is sent: the link stands on a line of its own at the end."""
        return f"{self.text}\n\n{self.link}" if self.link else self.text


Body = Mapping[str, ChannelPost]
"""What each channel (by its id) will carry."""


def fingerprint(body: Body, material: Mapping[str, object]) -> str:
    """A hash of every material field; two bodies share it only if they are the same.

    `material` holds what else the process counts as material (for example the slot).
    """
    facts = {
        "posts": {channel: post.model_dump() for channel, post in sorted(body.items())},
        "material": dict(material),
    }
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
