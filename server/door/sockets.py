"""Programs that say who they are in their first message, as Prefect's do on a websocket."""

import json
from collections.abc import Callable

from anyio.to_thread import run_sync
from starlette.types import Message, Receive

from server.door.identify import program_named
from signoff.access.visitor import Service, Visitor

MayPass = Callable[[Visitor], bool]


class NotLetIn(Exception):
    """The first message did not say who speaks, or they may not."""


def asking_who(receive: Receive, may_pass: MayPass) -> Receive:
    """The same messages; but the first one has to show who speaks."""
    known = False

    async def received() -> Message:
        nonlocal known
        message = await receive()
        if message["type"] == "websocket.receive" and not known:
            if not may_pass(await run_sync(_who, message.get("text") or "")):
                raise NotLetIn
            known = True
        return message

    return received


def _who(message: str) -> Service:
    try:
        said = json.loads(message)
        program = program_named(str(said["token"])) if said["type"] == "auth" else None
    except (ValueError, KeyError, TypeError, RecursionError):
        program = None
    if program is None:
        raise NotLetIn
    return program
