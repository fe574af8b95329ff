"""The page on which a person sees who they are here, and looks after how they sign in."""

from urllib.parse import parse_qs, urlsplit

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import PASSWORDS_AT_ONCE, Fields, answered_by
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from signoff.access.accounts import (
    confirm_totp,
    has_account,
    has_second_factor,
    must_know_password,
    provisioning_uri_of,
    start_totp,
)
from signoff.access.calendar_feeds import feed_of, new_feed, take_feed_back
from signoff.access.refusals import LockedOut, SignInRefused, WrongCode, WrongPair
from signoff.access.sessions import elsewhere, end_all
from signoff.access.visitor import SignedIn, Way
from signoff.access.visits import LOCKED_OUT, WRONG_CODE, WRONG_PASSWORD, note
from signoff.lifecycle.in_force import workspace_in_force
from signoff.settings import settings

SECOND_FACTOR = "second-factor"
ELSEWHERE = "elsewhere"
NO_CALENDAR = "no-calendar"
WHAT: dict[type[SignInRefused], str] = {
    WrongPair: WRONG_PASSWORD,
    WrongCode: WRONG_CODE,
    LockedOut: LOCKED_OUT,
}


def show(request: Request, _fields: Fields) -> Response:
    """Who I am, how I sign in, and where else I am signed in."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/account"), status_code=303)
    if request.query_params.get("set-up") == SECOND_FACTOR and _can_set_up(visitor):
        return _set_up_form(request, start_totp(visitor.person))
    return page(request, "account.html", _facts(request, visitor))


def take(request: Request, fields: Fields) -> Response:
    """One of the page's buttons."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/account"), status_code=303)
    match fields.get("do"):
        case "second-factor" if _can_set_up(visitor):
            return _set_up(request, visitor, fields)
        case "elsewhere":
            end_all(visitor.person, but=visitor.session_id)
            _note(request, visitor, "ended other sessions")
            return RedirectResponse(f"/account?done={ELSEWHERE}", status_code=303)
        case "calendar":
            token = new_feed(visitor.person)
            _note(request, visitor, "made a calendar address")
            where = f"{settings().ui_url.rstrip('/')}/calendar/{token}/signoff.ics"
            return page(request, "account.html", _facts(request, visitor, where))
        case "no-calendar" if take_feed_back(visitor.person):
            _note(request, visitor, "took a calendar address back")
            return RedirectResponse(f"/account?done={NO_CALENDAR}", status_code=303)
    return RedirectResponse("/account", status_code=303)


def _set_up(request: Request, visitor: SignedIn, fields: Fields) -> Response:
    """The password is asked for: who found an open browser shall not lock its owner out."""
    secret = fields.get("secret", "")
    try:
        must_know_password(visitor.person, fields.get("password", ""))
        confirm_totp(visitor.person, secret, fields.get("code", ""))
    except SignInRefused as why:
        _note(request, visitor, WHAT.get(type(why), "refused"))
        return _set_up_form(request, _shown_again(visitor, secret), str(why))
    _note(request, visitor, "set up a second factor")
    return RedirectResponse(f"/account?done={SECOND_FACTOR}", status_code=303)


def _shown_again(visitor: SignedIn, secret: str) -> str:
    """The secret that their app has read already; a new one if what came back is none of ours."""
    try:
        return provisioning_uri_of(visitor.person, secret)
    except WrongCode:
        return start_totp(visitor.person)


def _set_up_form(request: Request, uri: str, said: str = "") -> Response:
    secret = parse_qs(urlsplit(uri).query)["secret"][0]
    picture = segno.make(uri, error="m", micro=False)
    drawn = picture.svg_inline(border=3, dark="#000", light="#fff", omitsize=True)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    # The drawing is made of our own figures only.
    facts = {"secret": secret, "groups": groups, "qr": Markup(drawn), "said": said}  # noqa: S704
    return page(request, "second_factor.html", facts, 403 if said else 200)


def _facts(request: Request, visitor: SignedIn, new_calendar: str = "") -> dict[str, object]:
    workspace = workspace_in_force()
    me = workspace.person(visitor.person)
    zone = workspace.zone_of(me)
    return {
        "roles": [workspace.role(role).name for role in me.roles],
        "region": workspace.region(me.region).name,
        "by_password": visitor.way is Way.PASSWORD,
        "has_account": has_account(me.id),
        "has_second_factor": has_second_factor(me.id),
        "others": [moment(other.seen_at, zone) for other in elsewhere(visitor)],
        "done": request.query_params.get("done", ""),
        "calendar": _calendar(me.id, zone),
        "new_calendar": new_calendar,
        "webcal": new_calendar.replace("http", "webcal", 1).replace("webcals:", "webcal:", 1),
    }


def _calendar(person: str, zone: str) -> dict[str, str] | None:
    """When the address was made and read last; what it is, nobody can tell any more."""
    feed = feed_of(person)
    if feed is None:
        return None
    read = moment(feed.read_at, zone) if feed.read_at else ""
    return {"made": moment(feed.made_at, zone), "read": read}


def _can_set_up(visitor: SignedIn) -> bool:
    return has_account(visitor.person) and not has_second_factor(visitor.person)


def _note(request: Request, visitor: SignedIn, what: str) -> None:
    note(what, who=visitor.person, where=place(request), address=address(request))


routes = [
    Route("/account", answered_by(show), methods=["GET"]),
    Route("/account", answered_by(take, PASSWORDS_AT_ONCE), methods=["POST"]),
]
