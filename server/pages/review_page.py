"""What all pages behind a mailed link have in common: they stay private."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.pages.letting_in import address, place
from signoff.access.visits import note
from signoff.settings import settings

PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
UNREADABLE = 400
TRUSTED = ("localhost", "127.0.0.1", "::1")


def token_in(request: Request) -> str:
    """What stands in the link."""
    return str(request.path_params["token"])


def at_the_link(request: Request, then: BackgroundTask | None = None) -> Response:
    """Back to the page itself: loading it again sends nothing a second time."""
    return RedirectResponse(f"/review/{token_in(request)}", 303, background=then)


def private(
    endpoint: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """The same, and whatever is answered is kept by nobody and tells no other site the link."""

    async def answered(request: Request) -> Response:
        response = await endpoint(request)
        if response.status_code == UNREADABLE:
            await run_sync(_note_nonsense, request)
        response.headers.update({**PRIVATE, "Referrer-Policy": _referrer_policy()})
        return response

    return answered


def _note_nonsense(request: Request) -> None:
    note("refused", where=place(request), why="no form of ours", address=address(request))


def _referrer_policy() -> str:
    """Over plain http, browsers say where a form comes from in a way that this would hide: then
    the door would refuse our own button. Other sites are told nothing all the same."""
    address = urlsplit(settings().ui_url)
    is_trusted = address.scheme == "https" or address.hostname in TRUSTED
    return "no-referrer" if is_trusted else "same-origin"
