"""The page on which something that waits for one person is given to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.legible import heading
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from server.pages.team import FILTERS
from server.pages.team_words import person_name
from signoff.access.seeing import sees_content
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.language import _
from signoff.lifecycle.handing_over import (
    NotHandedOver,
    Task,
    hand_over,
    may_hand_over,
    open_task,
    who_may_take,
)
from signoff.store.database import reading
from signoff.workspace import NotInWorkspace, Person


@dataclass(frozen=True)
class Held:
    """One person who has it, and who may take it from them."""

    person: str
    name: str
    first: str
    """The name of whose task it was; empty: theirs."""
    takers: Sequence[Person]


def show(request: Request, _fields: Fields) -> Response:
    """Who has it now, and who may take it."""
    return _page(request)


def take(request: Request, fields: Fields) -> Response:
    """Hand it over; back on the page of the team it can be taken back."""
    visitor, seen = request.scope.get("visitor"), _task(request)
    if not isinstance(visitor, SignedIn) or not isinstance(seen, Task):
        return _page(request)
    where = {"where": place(request), "address": address(request)}
    person, to = fields.get("of", ""), fields.get("to", "")
    try:
        row = hand_over(seen.question.id, person, to, by=visitor.person)
    except NotHandedOver as why:
        note("refused", who=visitor.person, why=str(why), **where)
        return _page(request, str(why))
    note("handed over", who=visitor.person, why=f"{person} > {to}", **where)
    kept = {name: fields[name] for name in FILTERS if fields.get(name)}
    return RedirectResponse(f"/team?{urlencode({**kept, 'handed': row})}", status_code=303)


def _page(request: Request, refused: str = "") -> Response:
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(request.url.path), status_code=303)
    seen = _task(request)
    if not isinstance(seen, Task):
        return page(request, "not_here.html", {"said": seen}, 404)
    workspace = seen.workspace
    kept = {name: request.query_params.get(name, "") for name in FILTERS}
    facts = {
        "number": seen.question.id,
        "title": heading(seen.told.content.title),
        "due": moment(seen.question.due_at, workspace.zone_of(workspace.person(visitor.person))),
        "held": _held(seen, visitor.person),
        "regions": {id: region.name for id, region in workspace.team.regions.items()},
        "kept": {name: chosen for name, chosen in kept.items() if chosen},
        "back": urlencode({name: chosen for name, chosen in kept.items() if chosen}),
        "refused": refused,
    }
    return page(request, "hand_over.html", facts, 409 if refused else 200)


def _held(task: Task, by: str) -> list[Held]:
    return [
        Held(
            person,
            person_name(person, task.workspace),
            "" if first == person else person_name(first, task.workspace),
            who_may_take(task, person, by),
        )
        for person, first in task.held.items()
        if may_hand_over(task, person, by)
    ]


def _task(request: Request) -> Task | str:
    """What is asked, if the reader may see it; else the sentence that says why not."""
    visitor = request.scope.get("visitor")
    number = number_in(request.path_params["question_id"])
    unseen = _("There is nothing here that you may see. Perhaps it was decided meanwhile.")
    if number is None or not isinstance(visitor, SignedIn):
        return unseen
    try:
        with reading() as session:
            task = open_task(session, number)
            me = task.workspace.person(visitor.person)
            sees = sees_content(session, task.workspace, me, task.told.content)
    except (NotHandedOver, NotInWorkspace):
        return unseen
    return task if sees else unseen


routes = [
    Route("/team/{question_id}/hand-over", answered_by(show), methods=["GET"]),
    Route("/team/{question_id}/hand-over", answered_by(take), methods=["POST"]),
]
