"""Everything that anybody asks of Prefect, or of our own pages, comes through here."""

import logging
from contextlib import suppress

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.door.bodies import body_of
from server.door.headers import with_security_headers
from server.door.identify import who_asks
from server.door.instead import instead_of
from server.door.needs import Need, need_of
from server.door.origin import must_be_ours
from server.door.our_pages import is_ours
from server.door.paths import canonical
from server.door.people import People
from server.door.programs import as_it_is, is_worker
from server.door.refusals import NotYours, Refused, WhoAreYou, answer
from server.door.rights import may
from server.door.sockets import NotLetIn, Talk
from signoff.access.visitor import Service, SignedIn, Stranger, Visitor
from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.language import LANGUAGES, speaking
from signoff.lifecycle.in_force import workspace_in_force
from signoff.store.database import StoreUnavailable
from signoff.store.versions import NothingApplied
from signoff.workspace import Workspace

logger = logging.getLogger("signoff.door")
POLICY_VIOLATION = 1008
"""The code with which a websocket is closed: https://www.rfc-editor.org/rfc/rfc6455#section-7.4"""


class Door:
    """An ASGI application around Prefect's and ours. What it does not know, it does not let in."""

    def __init__(self, prefect: ASGIApp, pages: Starlette) -> None:
        self._prefect = prefect
        self._pages = pages
        self._people = People(prefect)
        pages.state.wake = self._people.answers.wake
        pages.state.block = self._people.inside.block

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._http(scope, receive, with_security_headers(scope, send))
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self._prefect(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["visitor"] = Stranger()
        try:
            canonical(scope)
            visitor, workspace = await run_sync(who_asks, scope)
            scope["visitor"] = visitor
            with speaking(_language_of(visitor, workspace)):
                need = _needed(scope, workspace)
                await self._serve(scope, receive, send, need, workspace)
        except (Refused, StoreUnavailable, NothingApplied) as why:
            response = await _refusal(scope, receive, why)
            await response(scope, receive, send)

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, need: Need, workspace: Workspace | None
    ) -> None:
        must_be_ours(scope, scope["visitor"])
        if is_ours(scope["path"]):
            await self._pages(scope, receive, send)
        elif is_worker(scope["visitor"]):
            await self._prefect(*await as_it_is(scope, receive), send)
        elif not isinstance(scope["visitor"], SignedIn):
            await self._prefect(scope, receive, send)
        elif workspace is not None:
            await self._people.serve(scope, receive, send, need, workspace)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            path = canonical(scope)
            scope["visitor"], workspace = await run_sync(who_asks, scope)
            need = need_of("WS", path)
            talk = Talk(scope["visitor"], lambda who: _still_may(who, need))
            if isinstance(scope["visitor"], Stranger):
                receive = talk.asking_who(receive)
            else:
                must_be_ours(scope, scope["visitor"])
                _needed(scope, workspace)
            if not await talk.as_long_as_it_holds(self._prefect(scope, receive, send)):
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        except (Refused, StoreUnavailable, NothingApplied, NotLetIn) as why:
            said = WhoAreYou() if isinstance(why, NotLetIn) else why
            await run_sync(_note_refusal, scope, said)
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})


def _needed(scope: Scope, workspace: Workspace | None) -> Need:
    """What the request takes, if the visitor has it."""
    need = need_of(scope.get("method", "WS"), scope["path"])
    if need is Need.OPEN:
        return need
    if isinstance(scope["visitor"], Stranger):
        raise WhoAreYou
    if need is None or not may(scope["visitor"], need, workspace):
        raise NotYours
    return need


def _still_may(visitor: Visitor, need: Need | None) -> bool:
    """The same, a while later, of somebody who was let in."""
    workspace = workspace_in_force() if isinstance(visitor, SignedIn) else None
    return may(visitor, need, workspace)


def _language_of(visitor: Visitor, workspace: Workspace | None) -> str:
    if not isinstance(visitor, SignedIn) or workspace is None:
        return LANGUAGES[0]
    return workspace.language_of(workspace.person(visitor.person))


async def _refusal(scope: Scope, receive: Receive, why: SignoffError) -> Response:
    """Prefect's own pages ask for things that not everybody may have: nothing is in them then."""
    if isinstance(why, NotYours) and isinstance(scope["visitor"], SignedIn):
        with suppress(Refused):  # a body that makes no sense is refused as the rest is
            instead = instead_of(scope["method"], scope["path"], await body_of(scope, receive))
            if instead is not None:
                return Response(instead, media_type="application/json")
    response = answer(scope, why)
    if not isinstance(response, RedirectResponse):  # to the page where one signs in
        await run_sync(_note_refusal, scope, why)
    return response


def _note_refusal(scope: Scope, why: SignoffError) -> None:
    where = f"{scope.get('method', 'WS')} {scope['path']}"[:300]
    address = (scope.get("client") or ("",))[0]
    try:
        note("refused", who=_name(scope["visitor"]), where=where, why=str(why), address=address)
    except StoreUnavailable:
        logger.warning("%s from %s was refused: %s", where, address, why)


def _name(visitor: Visitor) -> str:
    match visitor:
        case SignedIn(person=person):
            return person
        case Service(name=name):
            return f"service {name}"
    return ""
