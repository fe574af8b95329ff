"""From a request to our page: the form is read, and answered in the language of the reader."""

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

from server.pages.rendering import language_of, page
from signoff.access.visitor import SignedIn
from signoff.errors import SignoffError
from signoff.language import _, speaking

Fields = Mapping[str, str]
Answer = Callable[[Request, Fields], Response]

OF_STRANGERS = (16_384, 20)
"""Bytes and fields of a form; ours are far shorter."""
OF_OURS = (300_000, 60)
"""The same for somebody signed in, who comments at length, or ticks fifty posts."""

PAGES_AT_ONCE = CapacityLimiter(8)
PASSWORDS_AT_ONCE = CapacityLimiter(2)
"""Hashing one password takes 64 MiB and a whole processor: the others wait in line, and Prefect's
own threads are not theirs to fill."""
LONGEST_LINE = 100


class TooBusy(SignoffError):
    """Very many people, or one machine, sign in at once."""

    def __init__(self) -> None:
        super().__init__(
            _("Very many people are signing in just now. Try again in a minute; nothing was lost.")
        )


class FormUnreadable(SignoffError):
    """What came is no form of ours."""

    def __init__(self) -> None:
        super().__init__(
            _("What was sent is not what this page sends. Load the page again, and try once more.")
        )


def answered_by(
    answer: Answer,
    limiter: CapacityLimiter = PAGES_AT_ONCE,
    most: tuple[int, int] | None = None,
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint whose work is plain code in a thread, as everything of our store is."""

    async def endpoint(request: Request) -> Response:
        if limiter.statistics().tasks_waiting >= LONGEST_LINE:
            return await run_sync(_in_language, request, lambda: _cannot(request, TooBusy(), 503))
        fields = await _fields(request, most or (OF_OURS if _is_ours(request) else OF_STRANGERS))
        if fields is None:
            return await run_sync(
                _in_language, request, lambda: _cannot(request, FormUnreadable(), 400)
            )
        return await run_sync(
            _in_language, request, lambda: _answered(answer, request, fields), limiter=limiter
        )

    return endpoint


def _in_language(request: Request, say: Callable[[], Response]) -> Response:
    with speaking(language_of(request)):
        return say()


def _answered(answer: Answer, request: Request, fields: Fields) -> Response:
    try:
        return answer(request, fields)
    except SignoffError as fact:
        return _cannot(request, fact, 503)


def _cannot(request: Request, fact: SignoffError, status: int) -> Response:
    return page(request, "cannot.html", {"said": str(fact)}, status)


def _is_ours(request: Request) -> bool:
    return isinstance(request.scope.get("visitor"), SignedIn)


async def _fields(request: Request, most: tuple[int, int]) -> Fields | None:
    """What was filled in; None when that cannot be read."""
    if request.method != "POST":
        return {}
    longest, most_fields = most
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            return None
    kind = request.headers.get("content-type", "")
    if body and not kind.startswith("application/x-www-form-urlencoded"):
        return None
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=most_fields))
    except ValueError:
        return None
