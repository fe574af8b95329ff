"""Prefect's hands for tests: a run is carried out in this process, as a worker's child would."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import pytest
from prefect import flow_engine
from prefect.client import orchestration
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import Pause
from prefect.flow_engine import run_flow
from prefect.flows import load_flow_from_entrypoint

from server.worker import prefect_private


@contextmanager
def as_in_a_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave out of every run what our worker leaves out; put back afterwards."""
    for module, name in (
        (flow_engine, "observe_flow_run_suspension"),
        (orchestration, "ssl"),
    ):
        monkeypatch.setattr(module, name, vars(module)[name])
    with prefect_private.fit_for_children():
        yield


def submit(deployment: str, **parameters: Any) -> str:
    """Ask for a run, as the form of a deployment does; gives its id."""
    with get_client(sync_client=True) as prefect:
        found = prefect.read_deployment_by_name(deployment)
        return str(prefect.create_flow_run_from_deployment(found.id, parameters=parameters).id)


def carry_out(run_id: str) -> State[Any]:
    """Run it until it ends or goes to sleep; gives its state then."""
    with get_client(sync_client=True) as prefect:
        run = prefect.read_flow_run(UUID(run_id))
        assert run.deployment_id
        entrypoint = prefect.read_deployment(run.deployment_id).entrypoint
    assert entrypoint
    flow: Any = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
    with suppress(Pause):
        run_flow(flow, flow_run=run, return_type="state")
    return state_of(run_id)


def run(run_id: str) -> FlowRun:
    with get_client(sync_client=True) as prefect:
        return prefect.read_flow_run(UUID(run_id))


def state_of(run_id: str) -> State[Any]:
    state = run(run_id).state
    assert state
    return state


def put(run_id: str, state: State[Any]) -> None:
    """Have Prefect say that the run is in this state."""
    with get_client(sync_client=True) as prefect:
        prefect.set_flow_run_state(UUID(run_id), state, force=True)
