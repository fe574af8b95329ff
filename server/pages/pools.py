"""Pools: posts that were approved ahead for a holiday or an event, withdrawn with one click."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import Fields, answered_by
from server.pages.legible import heading
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from server.pages.waking import waking
from signoff.access.seeing import eyes_of
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.withdrawing import NotWithdrawn, give_free, withdraw
from signoff.rules import consented
from signoff.store.contents import Content, Outcome
from signoff.store.database import reading
from signoff.store.eyes import contents_in_pools
from signoff.store.stories import story
from signoff.store.withdrawals import withdrawn

DOES: dict[str, Callable[[int, str], str]] = {"withdraw": withdraw, "free": give_free}


@dataclass(frozen=True)
class Pooled:
    """One post of a pool, as the page shows it."""

    id: int
    title: str
    slot: str
    state: str
    """`approved`, `waiting`, `withdrawn` or `over`."""


@dataclass(frozen=True)
class Came:
    """What came of the last click."""

    what: str
    done: int
    of: int
    refused: list[tuple[str, str]]


def show(request: Request, _fields: Fields) -> Response:
    """Every pool with its posts."""
    return _page(request)


def take(request: Request, fields: Fields) -> Response:
    """Withdraw a pool, or give it free: each post by itself, so that one cannot hold up others."""
    visitor = request.scope.get("visitor")
    what = fields.get("do", "")
    if not isinstance(visitor, SignedIn) or what not in DOES:
        return _page(request)
    runs: list[str] = []
    refused: list[tuple[str, str]] = []
    posts = [one for one in _seen_by(visitor) if one.pool == fields.get("pool") and _can(what, one)]
    for one in posts:
        try:
            runs.append(DOES[what](one.id, visitor.person))
        except NotWithdrawn as why:
            refused.append((heading(one.title), str(why)))
    where = {"where": place(request), "address": address(request)}
    note(what, who=visitor.person, why=f"{fields.get('pool', '')}: {len(runs)}", **where)
    response = _page(request, Came(what, len(runs), len(posts), refused))
    response.background = waking(request, [run for run in runs if run], visitor.person)
    return response


def _can(what: str, one: Content) -> bool:
    with reading() as session:
        gone = one.id in withdrawn(session)
    return one.outcome in (None, Outcome.APPROVED) and gone == (what == "free")


def _page(request: Request, came: Came | None = None) -> Response:
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/pools"), status_code=303)
    found = groupby(_seen_by(visitor), key=lambda one: one.pool)
    pools = [(heading(name), name, [_pooled(one) for one in posts]) for name, posts in found]
    return page(request, "pools.html", {"pools": pools, "came": came})


def _seen_by(visitor: SignedIn) -> list[Content]:
    with reading() as session:
        workspace = agreed(session).workspace
        return contents_in_pools(
            session, eyes_of(session, workspace, workspace.person(visitor.person))
        )


def _pooled(one: Content) -> Pooled:
    slot = moment(one.slot.utc(), one.slot_zone)
    return Pooled(one.id, heading(one.title), slot, _state(one))


def _state(one: Content) -> str:
    with reading() as session:
        told = story(session, one.id)
        if one.outcome not in (None, Outcome.APPROVED) or told.is_out:
            return "over"
        if told.is_withdrawn:
            return "withdrawn"
        return "approved" if consented(told, agreed(session).workspace) else "waiting"


routes = [
    Route("/pools", answered_by(show), methods=["GET"]),
    Route("/pools", answered_by(take), methods=["POST"]),
]
