"""The page behind a mailed link: somebody outside of the team reads one post, and decides about it.

Mail programs and scanners open links. Opening decides nothing and uses nothing up, however often;
only the buttons do something.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import OF_OURS, PAGES_AT_ONCE, Fields, answered_by
from server.pages.approve import facts_of
from server.pages.asked import Asked, asked_through
from server.pages.deciding import answer_of, take_decision
from server.pages.legible import heading, legible
from server.pages.letting_in import address, place
from server.pages.pictures import picture
from server.pages.rendering import page, picked_language
from server.pages.review_code import ask_for_code, has_shown_code, take_code
from server.pages.review_page import at_the_link, private, token_in
from server.pages.shown_post import said_of
from server.pages.waking import waking
from signoff.access.link_refusals import LinkGone
from signoff.access.links import Opened, opened, show_by_link
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.language import _, speaking
from signoff.lifecycle.turns import AnswerRefused


def show(request: Request, found: Opened, _fields: Fields) -> Response:
    """What there is to decide, or what was decided."""
    note("opened a link", who=found.person.id, where=place(request), address=address(request))
    return _shown(request, found)


def take(request: Request, found: Opened, fields: Fields) -> Response:
    """One of the buttons."""
    if found.decision:
        return at_the_link(request)
    if found.with_code and fields.get("do") in ("send-code", "open"):
        return take_code(request, found, fields)
    if found.with_code and not has_shown_code(request, found):
        said = _("That took too long. Ask for a new code, please.")
        _note_refusal(request, found.person.id, "no code was shown")
        return ask_for_code(request, found, said, comment=fields.get("comment", ""))
    return _decide(request, found, fields)


def image(request: Request, found: Opened, _fields: Fields) -> Response:
    """An image of the revision that is asked about, or of the one before."""
    may_see = not found.decision and (not found.with_code or has_shown_code(request, found))
    told = asked_through(found).told
    bodies = [revision.body for revision in told.revisions[-2:]] if may_see else []
    there = picture(bodies, request.path_params["sha256"])
    if there is None:
        _note_refusal(request, found.person.id, "an image that is not on the page")
    return there or Response(status_code=404)


def _decide(request: Request, found: Opened, fields: Fields) -> Response:
    comment = fields.get("comment", "")
    if reader := _somebody_else(request, found):
        said = _("You are signed in as {reader}, so nothing was decided.", reader=reader)
        _note_refusal(request, found.person.id, f"in the browser of {reader}")
        return _shown(request, found, said, comment)
    run_id = found.content.run_id or ""
    try:
        sender = show_by_link(found)
        take_decision(request, sender, (found.question.id, run_id), answer_of(dict(fields)))
    except AnswerRefused as why:
        return _shown(request, opened(token_in(request)), str(why), comment)
    return at_the_link(request, waking(request, [run_id], found.person.id))


def _shown(request: Request, found: Opened, refused: str = "", comment: str = "") -> Response:
    if found.decision:
        return page(request, "review_done.html", _done(found))
    if found.with_code and not has_shown_code(request, found):
        return ask_for_code(request, found)
    seen, reader = asked_through(found), _somebody_else(request, found)
    facts = {
        **facts_of(seen),
        **_around(request, found, seen),
        "reader": reader,
        "may_decide": not reader,
        "refused": refused,
        "comment": legible(comment),
    }
    return page(request, "review.html", facts, 409 if refused else 200)


def _around(request: Request, found: Opened, seen: Asked) -> dict[str, object]:
    here = f"/review/{token_in(request)}"
    return {
        "me": None,
        "here": here,
        "images_at": f"{here}/image",
        "asked_by": found.workspace.team.name,
        "for_whom": found.person.name,
        "manager": found.manager,
        "until": moment(found.link.expires_at, seen.zone),
        "own": [one for one in said_of(seen) if one.by == found.person.id],
    }


def _done(found: Opened) -> dict[str, object]:
    assert found.decision
    zone = found.workspace.zone_of(found.person)
    return {
        "me": None,
        "said": found.decision.verdict.value,
        "comment": legible(found.decision.comment),
        "title": heading(found.content.title),
        "when": moment(found.decision.decided_at, zone),
        "for_whom": found.person.name,
        "manager": found.manager,
    }


def _somebody_else(request: Request, found: Opened) -> str:
    """The name of the colleague in whose browser the link was opened; empty: nobody's."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return ""
    return found.workspace.person(visitor.person).name


def _by_link(answer: Callable[[Request, Opened, Fields], Response]) -> Callable[..., Response]:
    """The page of a link that leads somewhere, in its person's language; else why it does not."""

    def answered(request: Request, fields: Fields) -> Response:
        try:
            found = opened(token_in(request))
            workspace, picked = found.workspace, picked_language(request)
            with speaking(picked or workspace.language_of(found.person)):
                return answer(request, found, fields)
        except LinkGone as why:
            return _gone(request, why, fields)

    return answered


def _gone(request: Request, why: LinkGone, fields: Fields) -> Response:
    who = why.person.id if why.person else ""
    _note_refusal(request, who, type(why).__name__)
    facts = {"me": None, "said": str(why), "comment": legible(fields.get("comment", ""))}
    return page(request, "review_gone.html", facts, 404 if not who else 410)


def _note_refusal(request: Request, who: str, why: str) -> None:
    note("refused", who=who, where=place(request), why=why, address=address(request))


def _endpoint(
    answer: Callable[[Request, Opened, Fields], Response],
) -> Callable[[Request], Awaitable[Response]]:
    return private(answered_by(_by_link(answer), PAGES_AT_ONCE, OF_OURS))


routes = [
    Route("/review/{token}", _endpoint(show), methods=["GET"]),
    Route("/review/{token}", _endpoint(take), methods=["POST"]),
    Route("/review/{token}/image/{sha256}", _endpoint(image), methods=["GET"]),
]
