"""The buttons that take a post back before it goes out, and give it free again."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import Fields, answered_by
from server.pages.letting_in import address, place
from server.pages.rendering import page
from server.pages.seen_content import not_here, seen_content
from server.pages.waking import waking
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.language import _
from signoff.lifecycle.editing import may_edit
from signoff.lifecycle.withdrawing import (
    ENDED_WELL,
    NotWithdrawn,
    give_free,
    may_withdraw,
    withdraw,
)
from signoff.rules import Story
from signoff.workspace import Workspace

DOES = {"withdraw": withdraw, "free": give_free}


def what_one_can(told: Story, workspace: Workspace, person: str) -> set[str]:
    """What this person can do with the post: `edit`, `withdraw`, `free`."""
    can = set()
    is_here = told.content.outcome in ENDED_WELL and not told.is_out and told.revisions
    if is_here and may_withdraw(told, workspace, person):
        can.add("free" if told.is_withdrawn else "withdraw")
    if is_here and told.content.outcome is None and may_edit(told, workspace, person):
        can.add("edit")
    return can


def take(request: Request, _fields: Fields) -> Response:
    """Do it, and show the story again."""
    visitor, content_id = request.scope.get("visitor"), seen_content(request)
    where = {"where": place(request), "address": address(request)}
    if content_id is None or not isinstance(visitor, SignedIn):
        if isinstance(visitor, SignedIn):
            note("refused", who=visitor.person, why=_("Not theirs to take back."), **where)
        return not_here(request)
    what = request.url.path.rpartition("/")[2]
    try:
        run_id = DOES[what](content_id, visitor.person)
    except NotWithdrawn as why:
        note("refused", who=visitor.person, why=str(why), **where)
        return page(request, "cannot.html", {"said": str(why)}, 409)
    note(what, who=visitor.person, why=str(content_id), **where)
    runs = [run_id] if run_id else []
    return RedirectResponse(
        f"/content/{content_id}", 303, background=waking(request, runs, visitor.person)
    )


routes = [
    Route("/content/{content_id}/withdraw", answered_by(take), methods=["POST"]),
    Route("/content/{content_id}/free", answered_by(take), methods=["POST"]),
]
