"""What a deployment or a work pool may set for its runs: the same as for the process worker."""

import os
import shlex
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.schemas.objects import Flow, FlowRun, WorkPool
from prefect.client.schemas.responses import DeploymentResponse
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorkerResult
from pydantic import Field, PrivateAttr


class SignoffJobConfiguration(BaseJobConfiguration):
    """How one run is to be started."""

    stream_output: bool = Field(default=True)
    working_dir: Path | None = Field(default=None)

    _words: list[str] = PrivateAttr(default_factory=list)
    _deployment: DeploymentResponse | None = PrivateAttr(default=None)

    def prepare_for_flow_run(
        self,
        flow_run: FlowRun,
        deployment: DeploymentResponse | None = None,
        flow: Flow | None = None,
        work_pool: WorkPool | None = None,
        worker_name: str | None = None,
        worker_id: UUID | None = None,
    ) -> None:
        """Remember whose it is, and the command asked for, before Prefect fills in its own."""
        self._deployment = deployment
        self._words = shlex.split(self.command or "")
        super().prepare_for_flow_run(flow_run, deployment, flow, work_pool, worker_name, worker_id)

    @property
    def deployment(self) -> DeploymentResponse | None:
        """The deployment of the run, if it has one."""
        return self._deployment

    @property
    def words(self) -> list[str]:
        """The command to run instead of the flow; mostly none."""
        return self._words

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        """The worker's own, changed by what is set for the run."""
        changed = {**settings, **os.environ, **self.env}
        return {name: value for name, value in changed.items() if value is not None}


class SignoffVariables(BaseVariables):
    """The same as a form, in Prefect's pages."""

    stream_output: bool = Field(
        default=True, description="Whether the worker shows what its runs print."
    )
    working_dir: Path | None = Field(
        default=None,
        title="Working Directory",
        description="Where runs are started. Empty: in a folder of their own, removed afterwards.",
    )


class SignoffWorkerResult(BaseWorkerResult):
    """How the process of a run ended."""


def variables_of(flow_run: FlowRun, deployment: DeploymentResponse | None) -> dict[str, Any]:
    """The deployment's variables, changed by the run's; variables of the environment are merged."""
    chosen: dict[str, Any] = dict(deployment.job_variables or {}) if deployment else {}
    own: dict[str, Any] = dict(flow_run.job_variables or {})
    if isinstance(chosen.get("env"), dict) and isinstance(own.get("env"), dict):
        own["env"] = {**chosen["env"], **own["env"]}
    return {**chosen, **own}
