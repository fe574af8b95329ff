"""One try at running one flow run: its process, what it says, and how it is brought to an end."""

import asyncio
import os
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import anyio
from prefect.events import Event

from server.worker.frames import Message, next_message, packed
from server.worker.lifeline import CANCEL, SUSPEND, signal_family
from server.worker.prefect_private import pass_on_event, pass_on_log
from server.worker.zygotes import Child, Zygote

SECONDS_TO_CLEAN_UP = 10.0
"""What a cancelled run has before it is killed."""

SECONDS_TO_FINISH = 5.0
"""What a run has to finish by itself when the worker stops …"""

SECONDS_TO_REPORT = 8.0
"""… and then to say that it crashes."""

SECONDS_FOR_LAST_WORDS = 1.0
"""What a process has said may still be on its way when it has ended."""


@dataclass
class Attempt:
    """What the worker knows of a run that it takes."""

    since: datetime | None = None
    """When the server gave it to us, by the server's clock."""
    child: Child | None = None
    cancelled: bool = False
    replaced: bool = False
    """It runs in an interpreter of its own, which does not talk to us."""
    concluded: bool = False
    """The engine said that it was done: nobody has to find out how it ended."""
    failure: str | None = None
    """Why the process could not even begin."""

    async def live(self, zygote: Zygote, order: Message) -> int:
        """Run the order in a process; return its exit code, or minus the signal that killed it."""
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=ours)
        try:
            with theirs:
                self.child = child = await zygote.fork(theirs)
            writer.write(packed(order))
            if self.cancelled:
                self._interrupt()
            listening = asyncio.create_task(self._listen(reader, zygote))
            # A child must not wait for somebody who does not listen any more.
            listening.add_done_callback(lambda _task: writer.close())
            return await _see_through(child, listening)
        finally:
            writer.close()
            if self.child and not (self.concluded or self.replaced):
                signal_family(self.child.pid, signal.SIGKILL)  # and what it has started

    def cancel(self) -> None:
        """Somebody does not want it any more."""
        if not self.cancelled:
            self.cancelled = True
            self._interrupt()

    def began_before(self, moment: datetime) -> bool:
        """Whether it was under way then; before, its run was somebody else's."""
        return self.since is not None and self.since < moment

    def suspend(self) -> None:
        """Somebody wants it to stop at its next step."""
        if self.child and not self.replaced:
            _tell(self.child, SUSPEND)

    def _interrupt(self) -> None:
        if self.child:
            _tell(self.child, signal.SIGTERM if self.replaced else CANCEL)
            asyncio.get_running_loop().call_later(SECONDS_TO_CLEAN_UP, _kill, self.child)

    async def _listen(self, reader: asyncio.StreamReader, zygote: Zygote) -> None:
        while message := await next_message(reader):
            if "log" in message:
                pass_on_log(message["log"])
            if "event" in message:
                pass_on_event(Event.model_validate(message["event"]))
            if "learned" in message:
                zygote.learn(message["learned"])
            self.failure = message.get("failure", self.failure)
            self.replaced |= "replaced" in message
            self.concluded |= message.get("concluded", False)


async def _see_through(child: Child, listening: "asyncio.Task[None]") -> int:
    try:
        return await asyncio.shield(child.ended)
    except asyncio.CancelledError:
        with anyio.CancelScope(shield=True):
            await _leave_gently(child)
        raise
    finally:
        with anyio.CancelScope(shield=True):
            await asyncio.wait([listening], timeout=SECONDS_FOR_LAST_WORDS)
        listening.cancel()


async def _leave_gently(child: Child) -> None:
    """Let it finish, then let it say that it crashes, then kill it."""
    if not await _ends_within(child, SECONDS_TO_FINISH):
        _tell(child, signal.SIGTERM)
    if not await _ends_within(child, SECONDS_TO_REPORT):
        _kill(child)
    await child.ended


async def _ends_within(child: Child, seconds: float) -> bool:
    await asyncio.wait([child.ended], timeout=seconds)
    return child.ended.done()


def _tell(child: Child, number: int) -> None:
    if not child.ended.done():
        with suppress(ProcessLookupError):
            os.kill(child.pid, number)


def _kill(child: Child) -> None:
    if not child.ended.done():
        signal_family(child.pid, signal.SIGKILL)
