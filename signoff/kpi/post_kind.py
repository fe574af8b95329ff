"""What kind of content a post is: what people see first of it."""

import re
from collections.abc import Sequence
from enum import StrEnum

ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)


class PostKind(StrEnum):
    """A post is of the first of these that is in it, from the top."""

    VIDEO = "video"
    PICTURE = "picture"
    LINK = "link"
    TEXT = "text"


def kind_of(mimes: Sequence[str], link: str, text: str) -> PostKind:
    """What a post is that carries files of these types, this link and this text."""
    if any(mime.startswith("video/") for mime in mimes):
        return PostKind.VIDEO
    if mimes:
        return PostKind.PICTURE
    return PostKind.LINK if link or ADDRESS.search(text) else PostKind.TEXT
