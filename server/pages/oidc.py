"""Signing in with the team's provider: the way there, the way back, and the way out."""

from collections.abc import Awaitable, Callable
from functools import cache

import httpx
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.letting_in import address, let_in, place
from server.pages.next_page import path_of_ours, to_sign_in
from server.pages.rendering import language_of, page
from server.pages.session_cookie import is_secure
from signoff.access.oidc import LONGEST_SIGN_IN, Provider, Reply, SigningIn, provider_settings
from signoff.access.oidc.refusals import (
    EmailNotVerified,
    NoProvider,
    ProofFails,
    ProviderMisnamed,
    ProviderSilent,
    RoleNotKept,
    SeveralMeant,
    UnknownHere,
    WeAreRefused,
)
from signoff.access.sessions import provider_session_of
from signoff.access.visitor import SignedIn, Way
from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.language import speaking
from signoff.settings import settings
from signoff.store.database import StoreUnavailable

THERE = "/sign-in/oidc"
BACK = f"{THERE}/back"
HELD = "signoff_sign_in"
"""The cookie in which the browser holds a sign-in that was begun."""
PATIENCE_SECONDS = 10
ASKED_AT_ONCE = CapacityLimiter(8)
"""A provider that hangs keeps only those waiting who sign in with it."""

STATUS: dict[type[SignoffError], int] = {
    NoProvider: 404,
    EmailNotVerified: 403,
    UnknownHere: 403,
    SeveralMeant: 403,
    RoleNotKept: 403,
    ProviderSilent: 502,
    ProviderMisnamed: 502,
    WeAreRefused: 502,
}


@cache
def signing_in() -> SigningIn | None:
    """How people sign in with the provider; none when there is none."""
    told = provider_settings()
    if not told.issuer:
        return None
    return SigningIn(Provider(told, httpx.Client(timeout=PATIENCE_SECONDS)), _at_home(BACK))


def provider_name() -> str:
    """What the team's own provider is called, for the button; empty: there is none."""
    return provider_settings().called


def provider_path() -> str:
    """Where that button leads; `next` is added."""
    return THERE


def farewell(visitor: SignedIn) -> str:
    """The address at which the person leaves the provider too; empty: there is none."""
    proof, provider = provider_session_of(visitor.session_id), signing_in()
    if not proof or provider is None:
        return ""
    try:
        return provider.leave(proof, _at_home("/sign-in"))
    except (ProviderSilent, ProviderMisnamed):
        return ""  # here the person is out all the same, and there nobody answers


def there(request: Request) -> Response:
    """Send somebody to the provider."""
    begun = _provider().begin(path_of_ours(request.query_params.get("next", "")))
    response = RedirectResponse(begun.url, 303)
    response.set_cookie(
        HELD,
        begun.held,
        max_age=int(LONGEST_SIGN_IN.total_seconds()),
        path=THERE,
        secure=is_secure(),
        httponly=True,
        samesite="lax",
    )
    return response


def back(request: Request) -> Response:
    """Let somebody in whom the provider has sent back."""
    known = _provider().finish(_reply(request), request.cookies.get(HELD, ""))
    return let_in(request, known.person, Way.OIDC, known.next, known.proof)


def _provider() -> SigningIn:
    provider = signing_in()
    if provider is None:
        raise NoProvider
    return provider


def _reply(request: Request) -> Reply:
    said = request.query_params
    return Reply(
        said.get("state", ""), said.get("code", ""), said.get("error", ""), said.get("iss")
    )


def _refused(request: Request, error: SignoffError) -> Response:
    """Say why not."""
    status = STATUS.get(type(error), 400)
    if isinstance(error, StoreUnavailable):
        status = 503
    else:
        why = error.why if isinstance(error, ProofFails) else str(error)
        note("refused", where=place(request), why=why, address=address(request))
    facts = {"said": str(error), "again": _at_home(to_sign_in("/"))}
    return page(request, "oidc_refused.html", facts, status)


def _at_home(path: str) -> str:
    """An address of ours as people open it, whatever the request says it came by."""
    return settings().ui_url.rstrip("/") + path


def _answered(answer: Callable[[Request], Response], request: Request) -> Response:
    with speaking(language_of(request)):
        try:
            response = answer(request)
        except SignoffError as error:
            response = _refused(request, error)
    if answer is back:  # what the browser held is used up, however it ended
        response.delete_cookie(HELD, path=THERE, secure=is_secure(), httponly=True, samesite="lax")
    response.headers["Cache-Control"] = "no-store"
    return response


def _endpoint(answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await run_sync(_answered, answer, request, limiter=ASKED_AT_ONCE)

    return endpoint


routes = [
    Route(path, _endpoint(answer), methods=["GET"])
    for path, answer in ((THERE, there), (BACK, back))
]
