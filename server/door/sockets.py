"""Websockets: who speaks on one, and how long they may: as long as their session or token holds."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from anyio.to_thread import run_sync
from starlette.types import Message, Receive

from server.door.identify import program_named
from signoff.access.sessions import still_holds
from signoff.access.tokens import is_still_good
from signoff.access.visitor import Service, SignedIn, Visitor
from signoff.store.database import StoreUnavailable

MayPass = Callable[[Visitor], bool]
LOOKS_EVERY = 15.0
"""Seconds between two looks whether whoever opened it may still listen."""


class NotLetIn(Exception):
    """The first message did not say who speaks, or they may not."""


class Talk:
    """One websocket, and who is at its other end."""

    def __init__(self, visitor: Visitor, may_pass: MayPass) -> None:
        self._visitor = visitor
        self._may_pass = may_pass

    def asking_who(self, receive: Receive) -> Receive:
        """The same messages; but the first one has to show who speaks, as Prefect's programs do."""
        known = False

        async def received() -> Message:
            nonlocal known
            message = await receive()
            if message["type"] == "websocket.receive" and not known:
                who = await run_sync(_who, message.get("text") or "")
                if not await run_sync(self._may_pass, who):
                    raise NotLetIn
                self._visitor, known = who, True
            return message

        return received

    async def as_long_as_it_holds(self, talking: Awaitable[None]) -> bool:
        """Let them talk until they are done; False when they were not, but may no longer."""
        serving = asyncio.ensure_future(talking)
        watching = asyncio.ensure_future(self._until_it_is_over())
        try:
            await asyncio.wait({serving, watching}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()  # raises what it raised
                return True
            return False
        finally:
            for task in (serving, watching):
                task.cancel()
            await asyncio.gather(serving, watching, return_exceptions=True)

    async def _until_it_is_over(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            with suppress(StoreUnavailable):  # nobody knows just now: the next look says it
                if not await run_sync(self._holds):
                    return

    def _holds(self) -> bool:
        match self._visitor:
            case SignedIn():
                good = still_holds(self._visitor)
            case Service():
                good = is_still_good(self._visitor)
            case _:
                return True  # says first who speaks, or is closed by Prefect
        return good and self._may_pass(self._visitor)


def _who(message: str) -> Service:
    try:
        said = json.loads(message)
        program = program_named(str(said["token"])) if said["type"] == "auth" else None
    except (ValueError, KeyError, TypeError, RecursionError):
        program = None
    if program is None:
        raise NotLetIn
    return program
