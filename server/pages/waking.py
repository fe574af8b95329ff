"""Letting runs go on after people answered them on a page of ours."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from starlette.background import BackgroundTask
from starlette.requests import Request

logger = logging.getLogger("signoff.pages")

Wake = Callable[[str, str], Awaitable[None]]
"""Takes the run, and who answered it."""
AT_ONCE = 4
"""Runs: twenty at a time would stand in each other's way in Prefect's database."""


def waking(request: Request, runs: Sequence[str], who: str) -> BackgroundTask:
    """For after the page is sent: nobody has to wait for Prefect, what they said counts already."""
    return BackgroundTask(_wake_all, request.app.state.wake, runs, who)


async def _wake_all(wake: Wake, runs: Sequence[str], who: str) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def woken(run_id: str) -> None:
        async with turns:
            await wake(run_id, who)

    for run_id, came in zip(
        runs, await asyncio.gather(*map(woken, runs), return_exceptions=True), strict=True
    ):
        if isinstance(came, BaseException):
            # The decision stands in the store; `chase_deadlines` finds the run that still waits.
            logger.warning("The run %s could not be woken: %r", run_id, came)
