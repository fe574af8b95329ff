"""The page behind the link at the end of a report: its reader does not want it any more.

Mail programs and scanners open links. Opening decides nothing; only the button does, or what a
mail program sends by itself when its own button is pressed (RFC 8058).
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import OF_STRANGERS, Fields, answered_by
from server.pages.letting_in import address, place
from server.pages.one_click import ONE_CLICK, as_plain_form
from server.pages.rendering import page, picked_language
from server.pages.review_page import private
from signoff.access.report_seal import SealBroken
from signoff.access.visits import note
from signoff.language import _, speaking
from signoff.lifecycle.leaving_reports import NoMoreReader, Reader, choose, reader_behind


def show(request: Request, reader: Reader, _fields: Fields) -> Response:
    """What there is to choose; nothing is chosen by looking."""
    facts = {
        "me": None,
        "report": reader.report.name,
        "name": reader.person.name,
        "mailbox": reader.person.email,
        "team_name": reader.workspace.team.name,
        "wants": reader.wants,
    }
    return page(request, "unsubscribe.html", facts)


def take(request: Request, reader: Reader, fields: Fields) -> Response:
    """The button, or a mail program's own."""
    name, value = ONE_CLICK
    if fields.get(name) == value:
        _choose(request, reader, wants=False, way="one-click")
        return PlainTextResponse(_("You will not get this report any more."))
    if fields.get("do") in ("leave", "return"):
        _choose(request, reader, wants=fields["do"] == "return", way="page")
    return RedirectResponse(request.url.path, status_code=303)


def _choose(request: Request, reader: Reader, *, wants: bool, way: str) -> None:
    if not choose(reader, wants, way):
        return
    what = "wants a report again" if wants else "left a report"
    why = f"{reader.report.id}, {way}"
    note(what, who=reader.person.id, where=place(request), why=why, address=address(request))


def _for_reader(answer: Callable[[Request, Reader, Fields], Response]) -> Callable[..., Response]:
    """The page for whom the link was made, in their language; else why it leads nowhere."""

    def answered(request: Request, fields: Fields) -> Response:
        try:
            reader = reader_behind(str(request.path_params["seal"]))
        except (SealBroken, NoMoreReader) as why:
            note("refused", where=place(request), why=type(why).__name__, address=address(request))
            status = 404 if isinstance(why, SealBroken) else 410
            return page(request, "cannot.html", {"me": None, "said": str(why)}, status)
        own = reader.report.language or reader.workspace.language_of(reader.person)
        with speaking(picked_language(request) or own):
            return answer(request, reader, fields)

    return answered


def _endpoint(
    answer: Callable[[Request, Reader, Fields], Response],
) -> Callable[[Request], Awaitable[Response]]:
    plain = answered_by(_for_reader(answer), most=OF_STRANGERS)

    async def endpoint(request: Request) -> Response:
        return await plain(await as_plain_form(request))

    return private(endpoint)


routes = [
    Route("/unsubscribe/{seal}", _endpoint(show), methods=["GET"]),
    Route("/unsubscribe/{seal}", _endpoint(take), methods=["POST"]),
]
