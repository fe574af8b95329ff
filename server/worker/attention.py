"""How the worker learns at once that there is something to do, and finds what it has missed."""

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import anyio
import httpx
from prefect.client.schemas.objects import StateType
from prefect.events import Event
from prefect.logging.loggers import get_logger

from server.worker.events_heard import is_about_deployment, listen, state_type, subject
from server.worker.lost_runs import LostRuns, runs_under_way

if TYPE_CHECKING:
    from server.worker.warm import SignoffWorker

logger = get_logger("worker.signoff")

LOOKS_AFTER = (0.0, 0.02, 0.05, 0.1, 0.3, 1.0)
"""Prefect tells of a run some moments before it can be fetched: seconds between our looks."""

SECONDS_BETWEEN_SEARCHES = 60.0


class Attention:
    """Listens to the server for one worker."""

    def __init__(self, worker: "SignoffWorker") -> None:
        self._worker = worker
        self._announced: set[UUID] = set()
        self._wanted = asyncio.Event()
        self._suspicious = asyncio.Event()

    async def pay(self) -> None:
        """Listen, fetch and search, for ever."""
        async with anyio.create_task_group() as tasks:
            pool = self._worker.work_pool.id
            tasks.start_soon(listen, pool, self._hear, self._connected)
            tasks.start_soon(self._fetch_when_wanted)
            tasks.start_soon(self._search)

    def look_again(self) -> None:
        """Something that had to be left behind may be taken now."""
        self._wanted.set()

    def seen(self, run: UUID) -> None:
        """What was announced has been fetched."""
        self._announced.discard(run)

    def _connected(self, now: bool) -> None:
        self._worker.orders.known.is_told(now)
        if now:  # what happened meanwhile, nobody told us
            self._wanted.set()
            self._suspicious.set()

    def _hear(self, event: Event) -> None:
        about = subject(event)
        if about is None:
            return None
        if is_about_deployment(event):
            return self._worker.orders.known.forget(about)
        attempt = self._worker.under_way.get(about)
        match state_type(event):
            case StateType.SCHEDULED:
                self._announced.add(about)
                self._wanted.set()
            case StateType.CANCELLING | StateType.CANCELLED if attempt:
                attempt.cancel()
            case StateType.CANCELLING:
                self._suspicious.set()
            case StateType.PAUSED if attempt and attempt.began_before(event.occurred):
                attempt.suspend()
        return None

    async def _fetch_when_wanted(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            for pause in LOOKS_AFTER:
                await asyncio.sleep(pause)
                await self._fetch()
                if not self._announced:
                    break
            self._announced.clear()

    async def _fetch(self) -> None:
        try:
            await self._worker.get_and_submit_flow_runs()
        except httpx.HTTPError as error:
            logger.debug("Could not fetch runs: %s", error)

    async def _search(self) -> None:
        while True:
            try:
                await self._search_once()
            except httpx.HTTPError as error:
                logger.debug("Could not look for lost runs: %s", error)
            with anyio.move_on_after(SECONDS_BETWEEN_SEARCHES):
                await self._suspicious.wait()
            self._suspicious.clear()

    async def _search_once(self) -> None:
        worker = self._worker
        before = set(worker.under_way)
        runs = await runs_under_way(worker.client, worker.work_pool.name)
        ours = before | set(worker.under_way)
        for run in runs:
            attempt = worker.under_way.get(run.id)
            if attempt and run.state and run.state.is_cancelling():
                attempt.cancel()
        lost = LostRuns(worker.client, worker.work_pool.name, worker.presence.keeper)
        for run_id in await lost.report(runs, ours):
            logger.warning("Nobody was behind flow run '%s': reported.", run_id)
