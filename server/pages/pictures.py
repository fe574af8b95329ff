"""An image of a post, for a page on which it may be seen."""

from collections.abc import Iterable

from starlette.responses import Response

from server.pages.rendering import HEADERS
from signoff.post import Body
from signoff.store.media import MediaLost, media

KINDS_OF_IMAGE = ("image/jpeg", "image/png", "image/gif", "image/webp")


def picture(bodies: Iterable[Body], wanted: str) -> Response | None:
    """The image with this SHA-256, if one of these posts shows it and it is still there."""
    images = (one for body in bodies for post in body.values() for one in post.media)
    kind = next((one.mime for one in images if one.sha256 == wanted), "")
    if kind not in KINDS_OF_IMAGE:
        return None
    try:
        return Response(media(wanted), media_type=kind, headers=HEADERS)
    except MediaLost:
        return None
