"""What a child needs to be told about the run that it is for."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.responses import DeploymentResponse
from prefect.events.related import object_as_related_resource

from server.worker.configuration import SignoffJobConfiguration, variables_of
from server.worker.frames import Message
from server.worker.known_things import KnownThings
from server.worker.preload import is_dotted

if TYPE_CHECKING:
    from server.worker.warm import SignoffWorker

SET_FOLDER = "prefect.deployments.steps.set_working_directory"

Step = dict[str, Any]


class Orders:
    """Writes them for one worker."""

    def __init__(self, worker: "SignoffWorker") -> None:
        self._worker = worker
        self.known = KnownThings()

    async def configure(self, flow_run: FlowRun) -> SignoffJobConfiguration:
        """How the pool, the deployment and the run want it to be run."""
        worker = self._worker
        deployment = await self._deployment_of(flow_run)
        configuration: SignoffJobConfiguration = (
            await SignoffJobConfiguration.from_template_and_values(
                base_job_template=worker.work_pool.base_job_template,
                values=variables_of(flow_run, deployment),
                client=worker.client,
            )
        )
        flow = await self.known.flow(worker.client, flow_run.flow_id) if deployment else None
        configuration.prepare_for_flow_run(
            flow_run, deployment, flow, worker.work_pool, worker.name, worker.backend_id
        )
        return configuration

    async def everyday_environment(self) -> dict[str, str]:
        """What a run finds for which nothing is set."""
        return await self._environment(await self.configure(FlowRun(flow_id=uuid4())))

    async def _deployment_of(self, flow_run: FlowRun) -> DeploymentResponse | None:
        if flow_run.deployment_id is None:
            return None
        return await self.known.deployment(self._worker.client, flow_run.deployment_id)

    async def order(
        self, flow_run: FlowRun, configuration: SignoffJobConfiguration, folder: Path
    ) -> Message:
        """The run, how to run it, and what need not be asked again."""
        deployment = configuration.deployment
        steps: list[Step] = list(deployment.pull_steps or []) if deployment else []
        entrypoint = (deployment.entrypoint if deployment else None) or ""
        storage = await self.known.result_storage(self._worker.client)
        return {
            "flow_run": flow_run.model_dump(mode="json"),
            "entrypoint": entrypoint,
            "environment": await self._environment(configuration),
            "folder": str(reduce(_enter, steps, folder)),
            "command": configuration.words,
            "plain": not is_dotted(entrypoint) or not all(_only_enters(step) for step in steps),
            "quiet": not configuration.stream_output,
            "result_storage": str(storage) if storage else None,
            "resources": await self._resources(flow_run, deployment),
        }

    async def _environment(self, configuration: SignoffJobConfiguration) -> dict[str, str]:
        return configuration.environment(await self.known.client_settings(self._worker.client))

    async def _resources(
        self, flow_run: FlowRun, deployment: DeploymentResponse | None
    ) -> list[Message]:
        """What every event of the run names, as Prefect names it."""
        client, pool = self._worker.client, self._worker.work_pool
        flow = await self.known.flow(client, flow_run.flow_id)
        found = [_resource("flow", flow.id, flow), _resource("work-pool", pool.name, pool)]
        if deployment:
            found.append(_resource("deployment", deployment.id, deployment))
        if flow_run.work_queue_id:
            queue = await self.known.queue(client, flow_run.work_queue_id)
            found.append(_resource("work-queue", queue.id, queue))
        return found


@contextmanager
def folder_for_run(given: Path | None) -> Iterator[Path]:
    """The folder that was asked for, or an empty one for this run only."""
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="signoff-run-") as folder:
        yield Path(folder)


def _resource(kind: str, key: object, thing: Any) -> Message:
    resource = object_as_related_resource(kind=kind, role=kind, object=thing)
    tags = list(getattr(thing, "tags", []))
    return {"kind": kind, "key": f"{kind}.{key}", "resource": dict(resource), "tags": tags}


def _only_enters(step: Step) -> bool:
    """Whether all it does is to enter a folder whose name stands there."""
    inside = step.get(SET_FOLDER) or {}
    return len(step) == 1 and "{{" not in inside.get("directory", "{{")


def _enter(folder: Path, step: Step) -> Path:
    return folder / step[SET_FOLDER]["directory"] if _only_enters(step) else folder
