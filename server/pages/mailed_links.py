"""Links that were mailed outside of the team, on the page of the question that they are about."""

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import Fields, answered_by
from server.pages.asked import Asked, asked, number_in
from server.pages.letting_in import address, place
from server.pages.rendering import page
from signoff import clock
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.mailed_links import (
    AskedByLink,
    asked_by_link,
    mail_anew,
    may_look_after_links,
    take_links_back,
)
from signoff.store.links import ReviewLink

State = Literal["none", "open", "revoked", "expired"]


@dataclass(frozen=True)
class MailedLink:
    """Somebody external who is asked, and how their link is."""

    id: str
    name: str
    email: str
    state: State
    until: str


def mailed_links(seen: Asked) -> list[MailedLink]:
    """For who looks after them: whom outside of the team this asks; nothing for others."""
    if seen.part == "over" or not _looks_after(seen):
        return []
    return [_shown(one, seen) for one in asked_by_link(seen.question, seen.workspace)]


def take(request: Request, fields: Fields) -> Response:
    """One of the two buttons at a person."""
    visitor = request.scope.get("visitor")
    number = number_in(request.path_params["question_id"])
    seen = asked(number, visitor) if isinstance(visitor, SignedIn) else None
    if seen is None or not _looks_after(seen):
        return _not_here(request)
    did, person = fields.get("do"), fields.get("person", "")
    try:
        if did == "revoke":
            take_links_back(seen.me.id, person=person, question_id=seen.question.id)
        elif did == "send":
            mail_anew(person, seen.question.id)
    except SignoffError as why:
        note("refused", who=seen.me.id, where=place(request), why=str(why))
        return page(request, "cannot.html", {"said": str(why)}, 409)
    what = "took a link back" if did == "revoke" else "mailed a new link"
    note(what, who=seen.me.id, where=place(request), why=person, address=address(request))
    return RedirectResponse(f"/approve/{seen.question.id}#mailed", status_code=303)


def _looks_after(seen: Asked) -> bool:
    return may_look_after_links(seen.me, seen.told.content, seen.workspace)


def _shown(one: AskedByLink, seen: Asked) -> MailedLink:
    until = moment(one.link.expires_at, seen.zone) if one.link else ""
    return MailedLink(one.person.id, one.person.name, one.person.email, _state(one.link), until)


def _state(link: ReviewLink | None) -> State:
    if link is None:
        return "none"
    if link.revoked_at is not None:
        return "revoked"
    return "open" if link.expires_at > clock.now() else "expired"


def _not_here(request: Request) -> Response:
    said = _("There is nothing here that you may see. Perhaps it was decided meanwhile.")
    return page(request, "not_here.html", {"said": said}, 404)


routes = [Route("/approve/{question_id}/link", answered_by(take), methods=["POST"])]
