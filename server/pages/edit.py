"""The page on which a post is changed that was not sent back: a word, an image, its slot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import Fields, answered_by
from server.pages.legible import heading
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from server.pages.seen_content import seen_content
from server.pages.waking import waking
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.findings import Finding
from signoff.language import _
from signoff.lifecycle.editing import may_edit
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.turns import AnswerRefused
from signoff.rules import Story
from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.stories import story
from signoff.wall_time import written
from signoff.workspace import Workspace
from tasks.forms import take_edit

LISTS = ("images", "alt_texts")


@dataclass(frozen=True)
class Editable:
    """A content, for somebody who may change it."""

    told: Story
    workspace: Workspace

    @property
    def content(self) -> Content:
        return self.told.content

    @property
    def several(self) -> Sequence[tuple[str, str]]:
        """The channels that may read differently: field and name."""
        channels = self.told.brief.channels
        known = self.workspace.channels
        names = [(f"text_{id}", known[id].name if id in known else id) for id in channels]
        return names if len(names) > 1 else []

    @property
    def filled(self) -> Mapping[str, Any]:
        """What the form holds at first: what the last revision was made of."""
        latest = self.told.latest
        source = dict(latest.source) if latest else {}
        lists = {name: "\n".join(source.get(name, [])) for name in LISTS}
        seen = latest.fingerprint if latest else ""
        slot = written(self.content.slot.local)
        return {**source, **lists, "slot": slot, "seen": seen}


def show(request: Request, _fields: Fields) -> Response:
    """The form, filled with what stands there now."""
    return _page(request)


def take(request: Request, fields: Fields) -> Response:
    """Keep the change; whoever agreed to what changed is asked again."""
    visitor, seen = request.scope.get("visitor"), _editable(request)
    where = {"where": place(request), "address": address(request)}
    if seen is None or not isinstance(visitor, SignedIn):
        if isinstance(visitor, SignedIn):
            note("refused", who=visitor.person, why=_("Not theirs to change."), **where)
        return _page(request)
    try:
        run_id = take_edit(seen.content, visitor, _said(fields))
    except AnswerRefused as why:
        note("refused", who=visitor.person, why=str(why), **where)
        return _page(request, str(why), fields, why.findings)
    note("edited", who=visitor.person, why=str(seen.content.id), **where)
    link = f"/content/{seen.content.id}"
    return RedirectResponse(link, 303, background=waking(request, [run_id], visitor.person))


def _said(fields: Fields) -> dict[str, Any]:
    """As the form for writing says it: lists, a line each."""
    lists = {name: fields.get(name, "").splitlines() for name in LISTS}
    lists["images"] = [line for line in lists["images"] if line.strip()]
    lists["alt_texts"] = lists["alt_texts"][: len(lists["images"])]
    texts = {name: text.replace("\r\n", "\n") for name, text in fields.items() if name not in LISTS}
    return {**texts, **lists}


def _page(
    request: Request,
    refused: str = "",
    filled: Fields | None = None,
    findings: Sequence[Finding] = (),
) -> Response:
    if not isinstance(request.scope.get("visitor"), SignedIn):
        return RedirectResponse(to_sign_in(request.url.path), status_code=303)
    seen = _editable(request)
    if seen is None:
        said = _("There is nothing here that you may change. Perhaps it is out already.")
        return page(request, "not_here.html", {"said": said}, 404)
    facts = {
        "title": heading(seen.content.title),
        "number": seen.content.id,
        "zone": seen.content.slot_zone,
        "several": seen.several,
        "filled": {**seen.filled, **(filled or {}), "seen": seen.filled["seen"]},
        "refused": refused,
        "findings": findings,
    }
    return page(request, "edit.html", facts, 409 if refused else 200)


def _editable(request: Request) -> Editable | None:
    """The content, if this person may see and change it."""
    visitor, number = request.scope.get("visitor"), seen_content(request)
    if number is None or not isinstance(visitor, SignedIn):
        return None
    with reading() as session:
        workspace, told = agreed(session).workspace, story(session, number)
    may = told.content.outcome is None and may_edit(told, workspace, visitor.person)
    return Editable(told, workspace) if may else None


routes = [
    Route("/content/{content_id}/edit", answered_by(show), methods=["GET"]),
    Route("/content/{content_id}/edit", answered_by(take), methods=["POST"]),
]
