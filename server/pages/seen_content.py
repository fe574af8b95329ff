"""The content that a page is about, if its reader may see it."""

from starlette.requests import Request
from starlette.responses import Response

from server.pages.asked import number_in
from server.pages.rendering import HEADERS, page
from signoff.access.seeing import sees_content
from signoff.access.visitor import SignedIn
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.store.contents import NoSuchContent, Revision, content
from signoff.store.database import reading
from signoff.store.media import MediaLost, media

KINDS_OF_IMAGE = ("image/jpeg", "image/png", "image/gif", "image/webp")


def seen_content(request: Request) -> int | None:
    """The number in the address, if there is such a content and this person may see it."""
    visitor = request.scope.get("visitor")
    number = number_in(request.path_params["content_id"])
    if number is None or not isinstance(visitor, SignedIn):
        return None
    with reading() as session:
        workspace = agreed(session).workspace
        try:
            about = content(session, number)
        except NoSuchContent:
            return None
        me = workspace.person(visitor.person)
        return number if sees_content(session, workspace, me, about) else None


def not_here(request: Request) -> Response:
    """The same for what is not there and for what one may not see."""
    said = _("There is no post here that you may see.")
    return page(request, "not_here.html", {"said": said}, 404)


def image_in(request: Request, revisions: list[Revision], sha256: str) -> Response:
    """An image of one of these revisions."""
    images = (one for it in revisions for post in it.body.values() for one in post.media)
    kind = next((one.mime for one in images if one.sha256 == sha256), "")
    if kind not in KINDS_OF_IMAGE:
        return not_here(request)
    try:
        return Response(media(sha256), media_type=kind, headers=HEADERS)
    except MediaLost:
        return not_here(request)
