"""A Prefect worker that runs every flow run in a process of its own, without starting Python anew.

A child is forked from a process in which Prefect and our flows are imported already, and the
server's stream of events says when there is something to do. What is safe in that, and why, is
in docs/decisions/.
"""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio
import anyio.abc
import httpx
from prefect.client.schemas.objects import FlowRun, State
from prefect.client.schemas.responses import WorkerFlowRunResponse
from prefect.exceptions import Abort, ObjectNotFound, Pause
from prefect.logging.loggers import get_logger
from prefect.states import Pending
from prefect.utilities.engine import propose_state
from prefect.workers.base import BaseWorker

from server.worker.attempt import Attempt
from server.worker.attention import Attention
from server.worker.configuration import (
    SignoffJobConfiguration,
    SignoffVariables,
    SignoffWorkerResult,
)
from server.worker.doors import Doors
from server.worker.frames import Message
from server.worker.keeper import Presence
from server.worker.lost_runs import report, say_cancelled
from server.worker.orders import Orders, folder_for_run
from server.worker.preload import modules_in
from server.worker.zygotes import Zygote, ZygoteLost, Zygotes
from signoff.errors import SignoffError
from signoff.language import _

logger = get_logger("worker.signoff")


class NeedsLinux(SignoffError):
    """The warm worker relies on what only Linux does."""

    def __init__(self) -> None:
        super().__init__(
            _("A worker of type signoff needs Linux; start one with --type process here.")
        )


class SignoffWorker(BaseWorker[SignoffJobConfiguration, SignoffVariables, SignoffWorkerResult]):
    """`prefect worker start --type signoff`."""

    type = "signoff"
    job_configuration = SignoffJobConfiguration
    job_configuration_variables = SignoffVariables
    _description = "Runs each flow run in a process forked from one that has everything imported."
    _display_name = "Signoff"

    def __init__(self, *args: Any, **options: Any) -> None:
        if sys.platform != "linux":
            raise NeedsLinux
        super().__init__(*args, **options)
        self.under_way: dict[UUID, Attempt] = {}
        self.orders = Orders(self)
        self.attention = Attention(self)
        self.presence = Presence(self.name)
        self._zygotes = Zygotes(modules_in(Path.cwd()), self.presence.fileno())
        self._doors = Doors()
        self._attending: anyio.CancelScope
        self._left_behind = False

    # --- from start to end

    async def setup(self) -> None:
        """Begin to listen, and to import what runs will need."""
        await super().setup()
        assert self._runs_task_group is not None
        self._attending = anyio.CancelScope()
        self._runs_task_group.start_soon(self._attend)

    async def teardown(self, *exc_info: Any) -> None:
        """Take nothing more, wait for what is under way, and leave nothing behind."""
        self._attending.cancel()
        try:
            await super().teardown(*exc_info)
        finally:
            with anyio.CancelScope(shield=True):
                await self._zygotes.stop()
            self.presence.end()

    async def _attend(self) -> None:
        with self._attending:
            while self._work_pool is None:  # the server was not there when we started
                await anyio.sleep(1)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._warm_up)
                await self.attention.pay()

    async def _warm_up(self) -> None:
        """Have everything imported; a worker that cannot even do that ends here and says so."""
        zygote = await self._zygotes.for_environment(await self.orders.everyday_environment())
        await zygote.is_ready()

    # --- from a scheduled run to a process

    async def _submit_scheduled_flow_runs(
        self, flow_run_response: list[WorkerFlowRunResponse]
    ) -> list[FlowRun]:
        """Take as many as we may; the base class would read and write nine things for each."""
        assert self._runs_task_group is not None
        taken: list[FlowRun] = []
        for flow_run in [found.flow_run for found in flow_run_response]:
            self.attention.seen(flow_run.id)
            if self._has_to_wait(flow_run.id):
                self._left_behind = True
                continue
            self.under_way[flow_run.id] = Attempt()
            self._runs_task_group.start_soon(self._take, flow_run)
            taken.append(flow_run)
        return taken

    def _has_to_wait(self, run: UUID) -> bool:
        """Until there is room, and its former process has left."""
        full = self._limit is not None and len(self.under_way) >= self._limit
        return full or run in self.under_way

    async def _take(self, flow_run: FlowRun) -> None:
        attempt = self.under_way[flow_run.id]
        try:
            async with self._doors.through():
                if await self._claim(flow_run, attempt):
                    await self._carry_out(flow_run, attempt)
        finally:
            del self.under_way[flow_run.id]
            if self._left_behind:
                self._left_behind = False
                self.attention.look_again()

    async def _claim(self, flow_run: FlowRun, attempt: Attempt) -> bool:
        """Ask for the run; the server gives it to one worker only, and writes down to whom."""
        pending: State[None] = Pending(message=str(self.presence.keeper))
        try:
            flow_run.state = await propose_state(self.client, pending, flow_run_id=flow_run.id)
        except (Abort, Pause, ObjectNotFound):
            return False
        except httpx.HTTPError as error:
            logger.warning("Could not take flow run '%s': %s", flow_run.id, error)
            return False
        attempt.since = flow_run.state.timestamp
        return flow_run.state.is_pending()

    async def _carry_out(self, flow_run: FlowRun, attempt: Attempt) -> None:
        why = _("The worker stopped before the run had ended.")
        try:
            configuration = await self.orders.configure(flow_run)
            await self._sign(flow_run)
            if not attempt.cancelled:
                result = await self.run(flow_run, configuration)
                why = attempt.failure or _(
                    "Its process ended with exit code {code}.", code=result.status_code
                )
        except ObjectNotFound:
            attempt.cancelled = True  # the deployment is gone: nobody can want this run
        except Exception as error:
            # Whatever it is, it is the end of this run, and not of its neighbours.
            logger.exception("Flow run '%s' could not be started", flow_run.id)
            why = _("The run could not be started: {error}", error=error)
        finally:
            with anyio.CancelScope(shield=True):
                await self._account_for(flow_run.id, attempt, why)

    async def _sign(self, flow_run: FlowRun) -> None:
        """Write at the run who is behind it, unless the same is written there already."""
        signature = str(self.presence.keeper)
        if flow_run.infrastructure_pid != signature:
            await self.client.update_flow_run(flow_run.id, infrastructure_pid=signature)
            flow_run.infrastructure_pid = signature

    async def run(
        self,
        flow_run: FlowRun,
        configuration: SignoffJobConfiguration,
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> SignoffWorkerResult:
        """Run it in a fork, and wait for its end."""
        attempt = self.under_way.get(flow_run.id) or Attempt()
        with folder_for_run(configuration.working_dir) as folder:
            order = await self.orders.order(flow_run, configuration, folder)
            code = await self._fork(order, attempt)
        child = attempt.child
        return SignoffWorkerResult(identifier=str(child and child.pid), status_code=code)

    async def _fork(self, order: Message, attempt: Attempt) -> int:
        try:
            return await attempt.live(await self._zygote(order), order)
        except ZygoteLost:
            if attempt.child:
                raise
        return await attempt.live(await self._zygote(order), order)  # a new one takes its place

    async def _zygote(self, order: Message) -> Zygote:
        return await self._zygotes.for_environment(order["environment"])

    # --- when a process has ended

    async def _account_for(self, run: UUID, attempt: Attempt, why: str) -> None:
        """Make sure that the server knows how the run ended."""
        if attempt.concluded:
            return
        try:
            now = await self.client.read_flow_run(run)
            if attempt.cancelled:
                await say_cancelled(self.client, now)
            elif await report(self.client, now, why):
                self.get_flow_run_logger(now).error(why)
        except (httpx.HTTPError, ObjectNotFound) as error:
            logger.warning("Could not report the end of flow run '%s': %s", run, error)
