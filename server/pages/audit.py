"""The page on which engineers and the owner see what was decided, and whether it still stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from anyio import CapacityLimiter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from reports.proof.beside import BESIDE, sentence
from reports.proof.words import verdict, way
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.audit_files import as_json, as_pdf
from server.pages.audit_rights import may_audit, refused
from server.pages.legible import heading
from server.pages.next_page import to_sign_in
from server.pages.rendering import FOLDER, page
from signoff import clock
from signoff.access.visitor import SignedIn
from signoff.lifecycle.checking import Report, verify
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.signing import signing_key, trusted_keys
from signoff.store.chain import ChainEntry, Wanted, entries, head, last_signature
from signoff.store.contents import titles_of
from signoff.store.database import reading
from signoff.store.identities import KnownIdentity, identities
from signoff.workspace import Workspace

MOST = 50
ONE_CHECK_AT_A_TIME = CapacityLimiter(1)
"""Looking at everything takes a whole processor for some seconds."""


@dataclass(frozen=True)
class Row:
    """One entry, in words."""

    number: int
    kind: str
    when: str
    who: str
    verdict: str
    said: str
    """`approve`, `request changes`, `reject`."""
    level: str
    revision: int
    content: int | None
    title: str
    way: str
    rules: int
    hash: str
    beside: str
    """What happened, where nobody decided."""


def show(request: Request, _fields: Fields) -> Response:
    """The chain's state, and its newest entries."""
    return _for_who_may(request, None)


def check(request: Request, _fields: Fields) -> Response:
    """The same, after a look at everything."""
    return _for_who_may(request, verify)


def _for_who_may(request: Request, look: Any) -> Response:
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/audit"), status_code=303)
    if not may_audit(visitor):
        return refused(request, visitor)
    report: Report | None = look() if look else None
    return page(request, "audit.html", _facts(request, visitor, report))


def _facts(request: Request, visitor: SignedIn, report: Report | None) -> dict[str, object]:
    asked = {name: request.query_params.get(name, "").strip() for name in FILTERS}
    with reading() as session:
        workspace = agreed(session).workspace
        zone = workspace.zone_of(workspace.person(visitor.person))
        people = identities(session)
        end, signature = head(session), last_signature(session)
        found = entries(session, _wanted(asked, people, zone), MOST + 1)
        rows = _rows(session, found[:MOST], people, workspace, zone)
    return {
        "entries": end.number,
        "hash": end.hash,
        "signed": signature and moment(signature.at, zone),
        "signed_up_to": signature.number if signature else 0,
        "has_key": bool(signing_key()),
        "keys": trusted_keys(),
        "report": report,
        "checked": moment(clock.now(), zone) if report else "",
        "rows": rows,
        "asked": asked,
        "filtered": any(asked[name] for name in FILTERS if name != "before"),
        "people": _people(people, workspace),
        "older": _older(asked, rows) if len(found) > MOST else "",
        "zone": zone,
    }


FILTERS = ("content", "person", "since", "until", "before")


def _wanted(asked: dict[str, str], people: dict[str, KnownIdentity], zone: str) -> Wanted:
    """What the form asks for; what makes no sense there asks for nothing."""
    mine = [id for id, one in people.items() if one.person == asked["person"]]
    until = _midnight(asked["until"], zone, timedelta(days=1))
    return Wanted(
        content=number_in(asked["content"]),
        persons=mine if asked["person"] else None,
        since=_midnight(asked["since"], zone, timedelta()),
        until=until,
        before=number_in(asked["before"]),
    )


def _midnight(day: str, zone: str, later: timedelta) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day) + later, time(), ZoneInfo(zone))
    except (ValueError, OverflowError):
        return None


def _people(people: dict[str, KnownIdentity], workspace: Workspace) -> list[tuple[str, str]]:
    """Everybody who ever decided: id and name, by name."""
    names = {one.person: one.name or one.person for one in people.values()}
    names |= {id: workspace.team.people[id].name for id in names if id in workspace.team.people}
    return sorted(names.items(), key=lambda one: one[1].casefold())


def _older(asked: dict[str, str], rows: Sequence[Row]) -> str:
    return "/audit?" + urlencode({**asked, "before": rows[-1].number})


def _rows(
    session: Session,
    found: Sequence[ChainEntry],
    people: dict[str, KnownIdentity],
    workspace: Workspace,
    zone: str,
) -> list[Row]:
    titles = titles_of(session, {one.content_id for one in found if one.content_id})
    levels = {(g.id, one.id): one.name for g in workspace.process.gates for one in g.levels}
    return [_row(one, titles, people, levels, zone) for one in found]


def _row(
    one: ChainEntry,
    titles: dict[int, str],
    people: dict[str, KnownIdentity],
    levels: dict[tuple[str, str], str],
    zone: str,
) -> Row:
    facts, is_decision = one.facts, one.kind == "decision"
    known = people.get(one.person)
    level = (facts.get("gate", ""), facts.get("level", ""))
    return Row(
        number=one.number,
        kind=one.kind,
        when=moment(one.at, zone),
        who=(known.name or known.person) if known else "",
        verdict=verdict(facts.get("verdict", "")) if is_decision else "",
        said=facts.get("verdict", ""),
        level=levels.get(level, level[1]),
        revision=facts["revision"]["number"] if is_decision else 0,
        content=one.content_id,
        title=heading(titles.get(one.content_id or 0, "")),
        way=way(facts) if is_decision else "",
        rules=one.about.get("rules", facts.get("rules", 0)) if one.kind != "erasure" else 0,
        hash=one.hash,
        beside=_beside(one, people) if one.kind in BESIDE else "",
    )


def _beside(one: ChainEntry, people: dict[str, KnownIdentity]) -> str:
    def who(id: str) -> str:
        known = people.get(id)
        return (known.name or known.person) if known else "…"

    return sentence({"kind": one.kind, "person": one.person, "facts": one.facts}, who)


def _style(_request: Request) -> Response:
    return FileResponse(FOLDER / "audit.css", headers={"Cache-Control": "no-cache"})


routes = [
    Route("/audit", answered_by(show), methods=["GET"]),
    Route("/audit", answered_by(check, ONE_CHECK_AT_A_TIME), methods=["POST"]),
    Route("/audit/content/{number}.json", answered_by(as_json), methods=["GET"]),
    Route("/audit/content/{number}.pdf", answered_by(as_pdf, ONE_CHECK_AT_A_TIME), methods=["GET"]),
    Route("/signoff/audit.css", _style),
]
