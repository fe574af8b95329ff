"""The page that says what changed in the rules, the team and its tools; first what is yours."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.legible import heading, legible
from server.pages.next_page import to_sign_in
from server.pages.rendering import FOLDER, page
from signoff.access.visitor import SignedIn
from signoff.lifecycle.in_force import agreed, workspace_of
from signoff.lifecycle.weekly_changes import by_subject, news_of
from signoff.store.database import reading
from signoff.store.versions import Version, newest_first
from signoff.workspace.difference import first

AT_ONCE = 10
"""Versions on one page."""


@dataclass(frozen=True)
class Shown:
    """One version, and what it changed."""

    number: int
    when: str
    who: str
    is_first: bool
    groups: Sequence[tuple[str, Sequence[str]]]
    """Sentences, by what they are about."""
    for_you: Sequence[str]


def show(request: Request, _fields: Fields) -> Response:
    """What changed, newest first."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/changes"), status_code=303)
    below = number_in(request.query_params.get("before", ""))
    with reading() as session:
        workspace = agreed(session).workspace
        person = workspace.team.people.get(visitor.person)
        zone = workspace.zone_of(person or workspace.person(workspace.team.owner))
        shown = _versions(session, below, visitor.person, zone)
    facts = {
        "versions": shown[:AT_ONCE],
        "older": shown[AT_ONCE - 1].number if len(shown) > AT_ONCE else None,
        "newer": below is not None,
        "for_you": [one for one in shown[:AT_ONCE] if one.for_you],
    }
    return page(request, "changes.html", facts)


def _versions(session: Session, below: int | None, reader: str, zone: str) -> list[Shown]:
    """One more than the page holds: it says whether there is another page."""
    found = newest_first(session, below, AT_ONCE + 2)
    before = [*found[1:], None][: len(found)]
    pairs = list(zip(found, before, strict=True))[: AT_ONCE + 1]
    return [_shown(*pair, reader, zone) for pair in pairs]


def _shown(version: Version, before: Version | None, reader: str, zone: str) -> Shown:
    if before is None:
        groups, for_you = [("", _first(version))], []
    else:
        told = news_of(before, version, reader)
        groups, for_you = by_subject(told), [one.said for one in told if one.for_you]
    return Shown(
        number=version.number,
        when=moment(version.applied_at, zone),
        who=heading(version.applied_by),
        is_first=before is None,
        groups=[(name, [legible(one) for one in said]) for name, said in groups],
        for_you=[legible(one) for one in for_you],
    )


def _first(version: Version) -> list[str]:
    try:
        return first(workspace_of(version))
    except ValidationError:
        return list(version.difference)


def _style(_request: Request) -> Response:
    return FileResponse(FOLDER / "changes.css", headers={"Cache-Control": "no-cache"})


routes = [
    Route("/changes", answered_by(show), methods=["GET"]),
    Route("/signoff/changes.css", _style),
]
