"""How our pages are made: one look, in the language of whoever reads them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from server.pages.session_cookie import is_secure
from signoff.access.visitor import SignedIn
from signoff.language import LANGUAGES, spoken, words_from
from signoff.lifecycle.in_force import workspace_in_force
from signoff.store.database import StoreUnavailable
from signoff.store.versions import NothingApplied
from signoff.workspace import Person, Workspace

FOLDER = Path(__file__).parent
PAGES = words_from(FOLDER / "templates")

LANGUAGE_COOKIE = "signoff_language"
A_YEAR_IN_SECONDS = 365 * 24 * 3600
OWN_NAMES = {"en": "English", "de": "Deutsch", "it": "Italiano"}

HEADERS = {
    "Cache-Control": "no-store",
    # Not `no-referrer`: a browser would then send a form without saying where it comes from,
    # and the door would refuse it.
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
}
"""Nobody keeps these pages, frames them, or runs anything on them."""


def page(
    request: Request, name: str, facts: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """One page with these facts, in the language now spoken."""
    workspace = workspace_if_any()
    me = reader(request, workspace)
    around: dict[str, object] = {
        "language": spoken(),
        "languages": list(_other_languages(request, facts)),
        "team": workspace.team.name if workspace else "",
        "me": me,
        "sees_proof": workspace is not None and me is not None and sees_proof(me, workspace),
    }
    html = PAGES.get_template(name).render({**around, **facts})
    response = HTMLResponse(html, status, headers=HEADERS)
    _remember_language(request, response)
    return response


def sees_proof(person: Person, workspace: Workspace) -> bool:
    """Whether this person runs Signoff, or owns the workspace."""
    return person.id == workspace.team.owner or workspace.may(person, "run")


def language_of(request: Request) -> str:
    """The one just picked, else picked before, else the person's own, else the browser's."""
    if picked := picked_language(request):
        return picked
    workspace = workspace_if_any()
    person = reader(request, workspace)
    if workspace and person:
        return workspace.language_of(person)
    return _first_we_speak(request.headers.get("accept-language", ""))


def picked_language(request: Request) -> str:
    """The one that the reader picked, just now or before; empty: none."""
    picked = (request.query_params.get("language"), request.cookies.get(LANGUAGE_COOKIE))
    return next((language for language in picked if language in LANGUAGES), "")


def reader(request: Request, workspace: Workspace | None) -> Person | None:
    """Who reads this page, if it is somebody of the team."""
    visitor = request.scope.get("visitor")
    if workspace is None or not isinstance(visitor, SignedIn):
        return None
    return workspace.team.people.get(visitor.person)


def workspace_if_any() -> Workspace | None:
    """What is in force; a page that only says what is wrong can do without."""
    try:
        return workspace_in_force()
    except (StoreUnavailable, NothingApplied):
        return None


def _first_we_speak(accepted: str) -> str:
    """`de-AT, it;q=0.8`: who reads German of Austria reads ours."""
    for _weight, language in sorted(_weighed(accepted), key=lambda one: -one[0]):
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def _weighed(accepted: str) -> Iterator[tuple[float, str]]:
    for wish in accepted[:500].split(","):
        language, _semicolon, weight = wish.partition(";")
        try:
            yield float(weight.strip().removeprefix("q=") or 1), language.strip()[:2].lower()
        except ValueError:
            continue


def _other_languages(
    request: Request, facts: Mapping[str, object]
) -> Iterator[tuple[str, str, str]]:
    """Code, name and link of every language but the one now spoken."""
    asked = {**request.query_params, **{name: facts[name] for name in ("next",) if name in facts}}
    for language in LANGUAGES:
        if language != spoken():
            query = urlencode({**asked, "language": language})
            yield language, OWN_NAMES[language], f"{request.url.path}?{query}"


def _remember_language(request: Request, response: Response) -> None:
    picked = request.query_params.get("language")
    if picked in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            picked,
            max_age=A_YEAR_IN_SECONDS,
            secure=is_secure(),
            httponly=True,
            samesite="lax",
        )


def _style(_request: Request) -> Response:
    return FileResponse(FOLDER / "style.css", headers={"Cache-Control": "no-cache"})


def _icon(_request: Request) -> Response:
    return FileResponse(FOLDER / "icon.svg", headers={"Cache-Control": "no-cache"})


style = Route("/signoff/style.css", _style)
icon = Route("/signoff/icon.svg", _icon)
