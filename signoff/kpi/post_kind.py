"""What kind of content a post is: what people see first of it."""

import re
from enum import StrEnum

from signoff.post import ChannelPost

ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)


class PostKind(StrEnum):
    """A post is of the first of these that is in it, from the top."""

    VIDEO = "video"
    PICTURE = "picture"
    LINK = "link"
    TEXT = "text"


def kind_of(post: ChannelPost) -> PostKind:
    """Its kind, by what is to be sent: nobody has to say it."""
    if any(one.mime.startswith("video/") for one in post.media):
        return PostKind.VIDEO
    if post.media:
        return PostKind.PICTURE
    return PostKind.LINK if post.link or ADDRESS.search(post.text) else PostKind.TEXT
