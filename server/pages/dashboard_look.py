"""How a dashboard is shown: what its page says, whoever reads it, and what it looks like."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from reports.moments import moment
from reports.titles import isolated
from reports.words import day, days, number, short, short_number, signed
from server.pages.rendering import FOLDER, HEADERS, PAGES, page
from signoff import clock

if TYPE_CHECKING:
    from reports.dashboard import Board

PAGES.filters.update(
    day=day,
    days=days,
    isolated=isolated,
    number=number,
    short=short,
    short_number=short_number,
    signed=signed,
)

SCRIPT = FOLDER / "dashboard.js"
FOR_EVER = "public, max-age=31536000, immutable"
"""The script's address changes with the script."""


def dashboard_page(request: Request, facts: Mapping[str, object], status: int) -> HTMLResponse:
    """A page that may run our own script, and no other."""
    response = page(request, "dashboard.html", {"script": script_at(), **facts}, status)
    # A wall screen asks for its own address again, so that it outlives a lost connection.
    policy = f"{HEADERS['Content-Security-Policy']}; connect-src 'self'; script-src 'self'"
    response.headers["Content-Security-Policy"] = policy
    return response


def shown(board: "Board", *, wall: bool = False) -> dict[str, object]:
    """What the numbers say, in the language now spoken."""
    # Only who looks at numbers waits until pandas and the charts are loaded, and has them here.
    from reports.dashboard.drawings import ON_A_PAGE, ON_A_WALL, drawings
    from reports.kpi.rendering import in_words

    view, kpi = board.view, board.kpi
    return {
        "name": view.dashboard.name,
        "period": kpi.period.name(),
        "channels": [channel.name for channel in view.channels],
        "campaign": view.campaign,
        "refresh": view.dashboard.refresh,
        "as_of": moment(clock.now(), kpi.period.zone),
        "kpi": kpi,
        "best": kpi.every_post[: view.dashboard.best_posts],
        "goals_left": view.goals_left,
        "drawings": drawings(board, ON_A_WALL if wall else ON_A_PAGE),
        **in_words(kpi),
    }


def nothing_else() -> dict[str, object]:
    """What only the team's own page has, left out."""
    names = ("said", "made", "choices", "chosen", "here", "again", "earlier", "later", "kpi")
    more = ("files", "wall_link", "may_share", "links", "moves", "shared_by", "until", "pick")
    empty = dict.fromkeys((*names, *more, "period"), "")
    return {**empty, "wall": False, "days_to_open": (), "goals_left": 0}


@cache
def script_at() -> str:
    """Where our script is: its address says what is in it."""
    return f"/signoff/dashboard.{hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:16]}.js"


def _script(request: Request) -> Response:
    if request.url.path != script_at():
        return Response(status_code=404)
    return FileResponse(SCRIPT, headers={"Cache-Control": FOR_EVER})


def _style(_request: Request) -> Response:
    return FileResponse(FOLDER / "dashboard.css", headers={"Cache-Control": "no-cache"})


routes = [
    Route("/signoff/dashboard.css", _style),
    Route("/signoff/dashboard.{fingerprint}.js", _script),
]
