"""Letting only so many runs start at once: a hundred answers need not be a hundred processes."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SECONDS_AT_THE_DOOR = 3.0
"""Most runs have ended by then. One that takes longer does not keep others out."""


class Doors:
    """Four for each core: the server has no more answers than that at once."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(4 * (os.cpu_count() or 1))

    @asynccontextmanager
    async def through(self) -> AsyncIterator[None]:
        """Wait for one, and hold it for a while."""
        await self._free.acquire()
        held = True

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                self._free.release()

        timer = asyncio.get_running_loop().call_later(SECONDS_AT_THE_DOOR, leave)
        try:
            yield
        finally:
            timer.cancel()
            leave()
