"""Somebody has shown who they are: they get a session, and go on to where they wanted."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.pages.next_page import path_of_ours
from server.pages.session_cookie import is_secure, set_cookie
from signoff.access.sessions import end_session, open_session
from signoff.access.visitor import SignedIn, Way
from signoff.access.visits import note


def let_in(
    request: Request, person: str, way: Way, wanted: str, provider_session: str = ""
) -> Response:
    """Always a new session: a cookie that somebody else put into this browser opens nothing."""
    before = request.scope.get("visitor")
    if isinstance(before, SignedIn):
        end_session(before.session_id)
    opened = open_session(person, way, provider_session)
    note("signed in", who=person, where=place(request), why=way, address=address(request))
    response = RedirectResponse(path_of_ours(wanted), status_code=303)
    set_cookie(response, opened.secret, is_secure())
    return response


def place(request: Request) -> str:
    """Method and path, for the book at the door."""
    return f"{request.method} {request.url.path}"


def address(request: Request) -> str:
    """Where on the network the request came from."""
    return request.client.host if request.client else ""
