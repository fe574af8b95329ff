"""One dashboard: the team's numbers over the days that its reader picks, and the links to it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import Fields, answered_by
from server.pages.dashboard_choices import choices, chosen, earlier, later
from server.pages.dashboard_look import dashboard_page, nothing_else, shown
from server.pages.dashboard_look import routes as looks
from server.pages.dashboard_sharing import made, make, sharing, take_back
from server.pages.dashboard_view import (
    NUMBERS_AT_ONCE,
    WRONG,
    Reader,
    not_here,
    on_wall,
    reader_of,
)
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from signoff.access.dashboard_links import Made
from signoff.access.dashboard_refusals import NotShared
from signoff.access.visitor import SignedIn
from signoff.access.visits import note


def show(request: Request, _fields: Fields) -> Response:
    """The numbers, as the filters in the address say."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        wanted = f"{request.url.path}?{request.url.query}".removesuffix("?")
        return RedirectResponse(to_sign_in(wanted), status_code=303)
    reader = reader_of(request, visitor)
    return _page(request, reader) if reader else not_here(request)


def take(request: Request, fields: Fields) -> Response:
    """Make a link to what is shown, or take one back."""
    visitor = request.scope.get("visitor")
    reader = reader_of(request, visitor) if isinstance(visitor, SignedIn) else None
    if reader is None:
        return not_here(request)
    try:
        if fields.get("do") == "revoke":
            _note(request, reader, "took a link back", f"link {take_back(reader, fields)}")
            return RedirectResponse(reader.at(), status_code=303)
        new = make(reader, fields)
    except (NotShared, *WRONG) as why:
        _note(request, reader, "refused", str(why))
        return _page(request, reader, said=str(why))
    _note(request, reader, "shared a dashboard", f"link {new.link.id}: {new.link.meant_for}")
    return _page(request, reader, new=new)


def _page(request: Request, reader: Reader, said: str = "", new: Made | None = None) -> Response:
    facts: dict[str, object] = {
        **nothing_else(),
        "name": reader.dashboard.name,
        "here": reader.at().partition("?")[0],
        "again": reader.at(),
        "chosen": chosen(reader),
        "choices": choices(reader),
        "made": made(new, reader) if new else "",
        **sharing(reader),
    }
    try:
        facts |= _numbers(reader, wall=on_wall(request))
    except WRONG as why:
        return dashboard_page(request, {**facts, "said": str(why)}, 400)
    facts |= {"said": said, "wall": on_wall(request)}
    return dashboard_page(request, facts, 409 if said else 200)


def _numbers(reader: Reader, *, wall: bool) -> dict[str, object]:
    from reports.dashboard import work_out  # see dashboard_look.shown
    from reports.kpi.formats import FORMATS

    board = work_out(reader.view())
    return {
        **shown(board, wall=wall),
        "choices": choices(reader, board.campaigns),
        "earlier": earlier(reader, board),
        "later": later(reader, board),
        "files": [(ending, reader.at(f"/view.{ending}")) for ending in FORMATS],
        "wall_link": reader.at(wall="1"),
        "pick": reader.pick,
    }


def _note(request: Request, reader: Reader, what: str, why: str) -> None:
    note(what, who=reader.me.id, where=place(request), why=why, address=address(request))


routes = [
    *looks,
    Route("/dashboards/{name}", answered_by(show, NUMBERS_AT_ONCE), methods=["GET"]),
    Route("/dashboards/{name}", answered_by(take, NUMBERS_AT_ONCE), methods=["POST"]),
]
