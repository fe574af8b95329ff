"""A comment is sent, answered, settled or taken back; then one is back on the page it was about."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.legible import legible
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from server.pages.rendering import FOLDER, page
from server.pages.seen_content import not_here, seen_content
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.lifecycle.commenting import LONGEST, CommentRefused, say
from signoff.lifecycle.passages import Draft, NoSuchPassage
from signoff.lifecycle.settling import reopen, resolve, take_back

BUTTONS: Mapping[str, Callable[[int, int, str], None]] = {
    "resolve": resolve,
    "reopen": reopen,
    "take-back": take_back,
}


def send(request: Request, fields: Fields) -> Response:
    """Keep a comment, or say why not with the words still there."""
    visitor, content_id = request.scope.get("visitor"), seen_content(request)
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(_back(request, fields)), status_code=303)
    if content_id is None:
        return not_here(request)
    try:
        number = say(content_id, visitor.person, _draft(fields))
    except (CommentRefused, NoSuchPassage) as why:
        return _refused(request, visitor, fields, why)
    where = f"{_back(request, fields)}?said={number}#comment-{number}"
    return RedirectResponse(where, status_code=303)


def settle(request: Request, fields: Fields) -> Response:
    """Resolve a thread, open it again, or take one's own words back."""
    visitor, content_id = request.scope.get("visitor"), seen_content(request)
    number = number_in(request.path_params["comment_id"])
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(_back(request, fields)), status_code=303)
    button = BUTTONS.get(fields.get("do", ""))
    if content_id is None or number is None or button is None:
        return not_here(request)
    try:
        button(content_id, number, visitor.person)
    except CommentRefused as why:
        return _refused(request, visitor, fields, why)
    return RedirectResponse(f"{_back(request, fields)}#comment-{number}", status_code=303)


def _draft(fields: Fields) -> Draft:
    channel, _colon, line = fields.get("about", "").partition(":")
    return Draft(
        text=fields.get("text", ""),
        revision=number_in(fields.get("revision", "")) or 0,
        answers=number_in(fields.get("answers", "")),
        channel=channel,
        line=number_in(line) or 0,
        passage=fields.get("passage", ""),
    )


def _refused(request: Request, visitor: SignedIn, fields: Fields, why: Exception) -> Response:
    where = {"where": place(request), "address": address(request)}
    note("refused", who=visitor.person, why=str(why), **where)
    kept = {name: fields.get(name, "") for name in ("revision", "answers", "about", "question")}
    facts = {
        "said": str(why),
        "back": _back(request, fields),
        "content": request.path_params["content_id"],
        "text": legible(fields.get("text", "")),
        "passage": legible(fields.get("passage", "")),
        "kept": kept,
        "longest": LONGEST,
    }
    return page(request, "comment_refused.html", facts, 409)


def _back(request: Request, fields: Fields) -> str:
    """Where somebody wrote it: a page of ours, whatever the form says."""
    question = number_in(fields.get("question", ""))
    content = number_in(request.path_params["content_id"]) or 0
    return f"/approve/{question}" if question else f"/content/{content}"


def _style(_request: Request) -> Response:
    return FileResponse(FOLDER / "talk.css", headers={"Cache-Control": "no-cache"})


routes = [
    Route("/signoff/talk.css", _style),
    Route("/content/{content_id}/comment", answered_by(send), methods=["POST"]),
    Route("/content/{content_id}/comment/{comment_id}", answered_by(settle), methods=["POST"]),
]
