"""The pages on which people sign in, and the button with which they leave."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import PASSWORDS_AT_ONCE, Fields, answered_by
from server.pages.letting_in import address, let_in, place
from server.pages.next_page import path_of_ours
from server.pages.oidc import farewell, provider_name, provider_path
from server.pages.rendering import icon, page, style
from server.pages.session_cookie import clear_cookie
from signoff.access.accounts import finish_sign_in, sign_in
from signoff.access.refusals import (
    CodeNeeded,
    LockedOut,
    SignInRefused,
    TooManyTries,
    WrongCode,
    WrongPair,
)
from signoff.access.sessions import end_session
from signoff.access.visitor import SignedIn, Way
from signoff.access.visits import LOCKED_OUT, WRONG_CODE, WRONG_PASSWORD, must_not_guess, note

WHAT: dict[type[SignInRefused], str] = {
    WrongPair: WRONG_PASSWORD,
    WrongCode: WRONG_CODE,
    LockedOut: LOCKED_OUT,
    TooManyTries: "too many tries",
}


def show(request: Request, _fields: Fields) -> Response:
    """The empty form; who is signed in already goes on."""
    wanted = path_of_ours(request.query_params.get("next", ""))
    if isinstance(request.scope.get("visitor"), SignedIn):
        return RedirectResponse(wanted, status_code=303)
    return _form(request, wanted)


def take(request: Request, fields: Fields) -> Response:
    """Name and password, or the code that is still missing."""
    wanted = path_of_ours(fields.get("next", ""))
    try:
        must_not_guess(address(request))
        person = _who(fields)
    except CodeNeeded as needed:
        return _code_form(request, wanted, needed.half_way)
    except SignInRefused as why:
        _note(request, why)
        if isinstance(why, WrongCode):
            return _code_form(request, wanted, fields.get("half_way", ""), str(why))
        return _form(request, wanted, fields.get("name", ""), why)
    return let_in(request, person, Way.PASSWORD, wanted)


def sign_out(request: Request, _fields: Fields) -> Response:
    """The session ends here, and at the provider if it has an address for that."""
    visitor = request.scope.get("visitor")
    goodbye = ""
    if isinstance(visitor, SignedIn):
        goodbye = farewell(visitor)
        end_session(visitor.session_id)
        note("signed out", who=visitor.person, where=place(request), address=address(request))
    # A page, and no redirect: browsers do not follow a form to another site (`form-action`).
    # Nothing links to this page: it cannot be read again in another language.
    facts: dict[str, object] = {"me": None, "farewell": goodbye, "languages": []}
    response = page(request, "signed_out.html", facts)
    clear_cookie(response)
    return response


def _who(fields: Fields) -> str:
    if fields.get("half_way"):
        return finish_sign_in(fields["half_way"], fields.get("code", ""))
    return sign_in(fields.get("name", ""), fields.get("password", ""))


def _form(
    request: Request, wanted: str, name: str = "", why: SignInRefused | None = None
) -> Response:
    facts = {
        "next": wanted,
        "name": name[:254],
        "said": str(why or ""),
        "provider": provider_name(),
        "provider_path": provider_path(),
    }
    return page(request, "sign_in.html", facts, _status(why))


def _code_form(request: Request, wanted: str, half_way: str, said: str = "") -> Response:
    facts = {"next": wanted, "half_way": half_way, "said": said}
    return page(request, "code.html", facts, 403 if said else 200)


def _status(why: SignInRefused | None) -> int:
    if why is None:
        return 200
    return 429 if isinstance(why, LockedOut | TooManyTries) else 403


def _note(request: Request, why: SignInRefused) -> None:
    what = WHAT.get(type(why), "refused")
    note(what, who=why.person, where=place(request), address=address(request))


routes = [
    Route("/sign-in", answered_by(show), methods=["GET"]),
    Route("/sign-in", answered_by(take, PASSWORDS_AT_ONCE), methods=["POST"]),
    Route("/sign-out", answered_by(sign_out), methods=["POST"]),
    style,
    icon,
]
