"""How the demo's own pages are made: one look, and nothing on them that could run."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from signoff.language import words_from

FOLDER = Path(__file__).parent / "pages"
PAGES = words_from(FOLDER)

ONLY_OURS = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; frame-src 'self'"
)
"""What somebody wrote is shown on these pages: none of it may load or run anything."""


def page(name: str, facts: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """One page with these facts."""
    html = PAGES.get_template(name).render(facts)
    return HTMLResponse(html, status, headers={"Content-Security-Policy": ONLY_OURS})


def _file(request: Request) -> Response:
    return FileResponse(FOLDER / request.url.path.strip("/"))


FILES = [Route(f"/{name}", _file) for name in ("style.css", "fit.js")]
"""What every page needs beside its HTML."""
