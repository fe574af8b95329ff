"""What the door says to whom it does not let through: a sentence, in the form that is read."""

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Scope

from server.pages.next_page import to_sign_in
from signoff.errors import SignoffError
from signoff.language import _


class Refused(SignoffError):
    """Not let through: what is missing, and what to do."""

    status = 403


class WhoAreYou(Refused):
    """Nobody that we know."""

    status = 401

    def __init__(self) -> None:
        super().__init__(_("Please sign in first."))


class NotYours(Refused):
    """Somebody whom we know, at something that is not theirs."""

    def __init__(self) -> None:
        super().__init__(
            _("You may not do this here. Ask the owner of the workspace if you need to.")
        )


class NotOnThese(Refused):
    """A right that somebody has, but not on these channels."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You may do this for some channels only, and not all of these are among them. Look"
                " at “only” in team.yaml, or ask the owner of the workspace."
            )
        )


class NotHere(Refused):
    """Something that this person does not see."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is nothing here that you may see."))


class NoSense(Refused):
    """What was sent cannot be read."""

    status = 400

    def __init__(self) -> None:
        super().__init__(_("What was sent cannot be read. Load the page again, and try once more."))


def answer(scope: Scope, why: SignoffError) -> Response:
    """A browser that opens a page is led to sign in; everybody else reads the sentence."""
    if not isinstance(why, Refused):  # our database, just now
        return JSONResponse({"detail": str(why)}, 503, {"Retry-After": "2"})
    if why.status == 401 and _is_opening_a_page(scope):
        return RedirectResponse(to_sign_in(_wanted(scope)), status_code=303)
    headers = {"WWW-Authenticate": "Bearer"} if why.status == 401 else None
    return JSONResponse({"detail": str(why)}, why.status, headers)


def _is_opening_a_page(scope: Scope) -> bool:
    accepts = Headers(scope=scope).get("accept", "")
    return scope["method"] == "GET" and "text/html" in accepts and not _is_api(scope)


def _is_api(scope: Scope) -> bool:
    return str(scope["path"]).startswith("/api")


def _wanted(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else str(scope["path"])
