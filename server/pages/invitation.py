"""The page behind an invitation: one person chooses their password, once."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import PASSWORDS_AT_ONCE, Fields, answered_by
from server.pages.letting_in import address, let_in, place
from server.pages.rendering import page
from signoff.access.accounts import has_second_factor
from signoff.access.invitations import accept, invited
from signoff.access.passwords import SHORTEST
from signoff.access.refusals import InvitationGone, PasswordRefused
from signoff.access.visitor import Way
from signoff.access.visits import note
from signoff.language import _


def show(request: Request, _fields: Fields) -> Response:
    """Who opens the link sees whom it is for; nothing is used up by looking."""
    return _form(request)


def take(request: Request, fields: Fields) -> Response:
    """The password counts from now on, and the person is signed in with it."""
    try:
        if fields.get("password") != fields.get("again"):
            raise PasswordRefused(_("The two passwords are not the same. Write them once more."))
        person = accept(_secret(request), fields.get("password", ""))
    except PasswordRefused as why:
        return _form(request, str(why))
    except InvitationGone as why:
        return _gone(request, why)
    note("used an invitation", who=person, where=place(request), address=address(request))
    if has_second_factor(person):
        return RedirectResponse("/sign-in", status_code=303)
    return let_in(request, person, Way.PASSWORD, "")


def _form(request: Request, said: str = "") -> Response:
    try:
        person = invited(_secret(request))
    except InvitationGone as why:
        return _gone(request, why)
    # Whoever else is signed in here is not who is meant.
    facts = {"person": person, "said": said, "shortest": SHORTEST, "me": None}
    return page(request, "invitation.html", facts, 400 if said else 200)


def _gone(request: Request, why: InvitationGone) -> Response:
    what = "refused"
    note(what, where=place(request), why="an invitation that is gone", address=address(request))
    return page(request, "gone.html", {"said": str(why)}, 410)


def _secret(request: Request) -> str:
    return str(request.path_params["secret"])


routes = [
    Route("/invitation/{secret}", answered_by(show), methods=["GET"]),
    Route("/invitation/{secret}", answered_by(take, PASSWORDS_AT_ONCE), methods=["POST"]),
]
