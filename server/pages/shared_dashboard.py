"""The page behind a shared link: somebody outside of the team reads one view, and nothing else."""

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import Fields, answered_by
from server.pages.dashboard_look import dashboard_page, nothing_else, shown
from server.pages.dashboard_view import on_wall
from server.pages.letting_in import address, place
from server.pages.rendering import page
from server.pages.review_page import private, token_in
from signoff.access.dashboard_links import Shared, shared
from signoff.access.link_refusals import LinkGone
from signoff.access.visits import note

SHARED_AT_ONCE = CapacityLimiter(1)
"""Whoever has a link, and sends it to everybody, keeps nobody of the team waiting."""


def show(request: Request, _fields: Fields) -> Response:
    """Exactly what was shared; filters in the address count for nothing."""
    try:
        found = shared(token_in(request))
    except LinkGone as why:
        return _gone(request, why)
    which = f"link {found.link.id}, {found.link.dashboard}"
    where = {"where": place(request), "address": address(request)}
    note("opened a shared dashboard", why=which, **where)
    wall = on_wall(request)
    return dashboard_page(request, {**_facts(found, wall=wall), "wall": wall}, 200)


def _facts(found: Shared, *, wall: bool) -> dict[str, object]:
    from reports.dashboard import work_out  # see dashboard_look.shown

    until = moment(found.link.expires_at, found.view.period.zone)
    about = {"shared_by": found.maker.name, "until": until, "me": None}
    return {**nothing_else(), **shown(work_out(found.view), wall=wall), **about}


def _gone(request: Request, why: LinkGone) -> Response:
    where = {"where": place(request), "address": address(request)}
    note("refused", why=type(why).__name__, **where)
    facts = {"me": None, "said": str(why)}
    return page(request, "shared_gone.html", facts, 410 if why.person else 404)


routes = [
    Route("/shared/{token}", private(answered_by(show, SHARED_AT_ONCE)), methods=["GET"]),
]
