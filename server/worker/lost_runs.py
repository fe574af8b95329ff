"""Finding the runs that say they run, with nobody behind them."""

import asyncio
from collections.abc import Collection
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    Operator,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, State, StateType, WorkerStatus
from prefect.exceptions import Abort, ObjectNotFound, Pause
from prefect.states import Cancelled, Crashed
from prefect.utilities.engine import propose_state

from server.worker.keeper import Keeper
from signoff.language import _

WAITS_IN_ITS_PROCESS = "AwaitingRetry"

UNDER_WAY = FlowRunFilterState.model_validate(
    {
        "operator": Operator.or_,
        "type": {"any_": [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]},
        "name": {"any_": [WAITS_IN_ITS_PROCESS]},
    }
)
PAGE = 200
SECOND_LOOK = 2.0
"""How many seconds a last word that is still on its way may take."""


async def runs_under_way(client: PrefectClient, pool: str) -> list[FlowRun]:
    """Every run of the pool that should have a process."""
    found: list[FlowRun] = []
    while len(found) % PAGE == 0:
        page = await client.read_flow_runs(
            work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[pool])),
            flow_run_filter=FlowRunFilter(state=UNDER_WAY),
            limit=PAGE,
            offset=len(found),
        )
        if not page:
            break
        found += page
    return found


def keeper_of(flow_run: FlowRun) -> Keeper | None:
    """Who runs it: said in the claim until it runs, and then at the run itself."""
    state = flow_run.state
    if state and state.is_pending():
        return Keeper.read(state.message)
    return Keeper.read(flow_run.infrastructure_pid)


class LostRuns:
    """One worker's search, in its own pool."""

    def __init__(self, client: PrefectClient, pool: str, me: Keeper) -> None:
        self._client = client
        self._pool = pool
        self._me = me

    async def report(self, runs: Collection[FlowRun], ours: Collection[UUID]) -> list[UUID]:
        """Report those that nobody is behind; `ours` are the ones that we are behind."""
        suspects = [run for run in runs if run.id not in ours and await self._is_lost(run)]
        if suspects:
            await asyncio.sleep(SECOND_LOOK)
        return [run.id for run in suspects if await self._report_if_same(run)]

    async def _is_lost(self, run: FlowRun) -> bool:
        keeper = keeper_of(run)
        if keeper is None:
            return False  # another kind of worker has it
        if keeper.is_here:
            return keeper == self._me or keeper.is_gone()
        # Prefect takes two workers of one name for one, so another one of our name is gone.
        return keeper.worker == self._me.worker or keeper.worker not in await self._online()

    async def _online(self) -> set[str]:
        workers = await self._client.read_workers_for_work_pool(self._pool)
        return {worker.name for worker in workers if worker.status == WorkerStatus.ONLINE}

    async def _report_if_same(self, run: FlowRun) -> bool:
        try:
            now = await self._client.read_flow_run(run.id)
        except ObjectNotFound:
            return False
        if now.state is None or run.state is None or now.state.id != run.state.id:
            return False
        return await report(self._client, now, _("The process that ran this is gone."))


async def report(client: PrefectClient, flow_run: FlowRun, why: str) -> bool:
    """Tell the server that a run's process is gone; false when it has said itself how it ended."""
    state = flow_run.state
    if state is None or not _needs_a_process(state):
        return False
    end: State[Any] = Cancelled(message=why) if state.is_cancelling() else Crashed(message=why)
    try:
        await propose_state(client, end, flow_run_id=flow_run.id)
    except (Abort, Pause, ObjectNotFound):
        return False
    return True


async def say_cancelled(client: PrefectClient, flow_run: FlowRun) -> None:
    """End a run that was to be cancelled; one that was killed may have said that it crashes."""
    state = flow_run.state
    if state and (_needs_a_process(state) or state.is_crashed()):
        cancelled: State[Any] = Cancelled(message=_("The run was cancelled."))
        await client.set_flow_run_state(flow_run.id, cancelled, force=True)


def _needs_a_process(state: State[Any]) -> bool:
    """A suspended run, above all, needs none: it waits for an answer."""
    return (
        state.is_running()
        or state.is_pending()
        or state.is_cancelling()
        or state.name == WAITS_IN_ITS_PROCESS
    )
