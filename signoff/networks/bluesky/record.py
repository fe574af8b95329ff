"""How a post is written down on Bluesky, and under which name."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from signoff.networks.network import Image
from signoff.networks.pictures import picture

POSTS = "app.bsky.feed.post"
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 13


def record_key(key: str, now: datetime) -> str:
    """A timestamp identifier, as posts must have: https://atproto.com/specs/tid

    The key moves it by less than a millisecond, so that two publications planned in the same
    moment do not meet.
    """
    spread = int.from_bytes(sha256(key.encode()).digest()[:4])
    micros = int(now.timestamp() * 1_000_000) + spread % 1_000
    number = micros << 10 | (spread >> 10) % 1_024
    places = range(5 * (KEY_LENGTH - 1), -1, -5)
    return "".join(SORTABLE[number >> place & 31] for place in places)


def written(moment: datetime) -> str:
    """A moment as records write it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def pictured(image: Image, blob: dict[str, Any]) -> dict[str, Any]:
    """An uploaded image as a post shows it, in its own proportions."""
    shown: dict[str, Any] = {"alt": image.alt, "image": blob}
    if (seen := picture(image.content)) is not None:
        shown["aspectRatio"] = {"width": seen.width, "height": seen.height}
    return shown
