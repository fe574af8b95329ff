"""Flow runs as Prefect knows them: looked at, woken, started again. All talk about runs is here."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentFlowRunCreate
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import SetStateStatus
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Scheduled, to_state_create

from signoff import clock
from signoff.brief import Brief, brief_key
from signoff.rules.repair import Phase, RunSeen
from signoff.settings import settings

LIFECYCLE = "content-lifecycle/content-lifecycle"
LOOK = "chase-deadlines"
COMPLETED = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED]))
REPAIRED = "Repaired"
"""What a run's state is called after we started it again: its page shows that it was us."""
AT_ONCE = 200
"""How many runs Prefect tells about in one answer."""
HEAD_START = timedelta(seconds=10)
"""A new run begins only after our store knows it."""

PHASES = {
    StateType.SCHEDULED: Phase.COMING,
    StateType.PENDING: Phase.AT_WORK,
    StateType.RUNNING: Phase.AT_WORK,
    StateType.PAUSED: Phase.WAITING,
    StateType.CANCELLING: Phase.STOPPING,
    StateType.CANCELLED: Phase.CANCELLED,
    StateType.COMPLETED: Phase.ENDED,
    StateType.FAILED: Phase.ENDED,
    StateType.CRASHED: Phase.ENDED,
}


def wake(run_id: str) -> bool:
    """Let a run go on that sleeps without a form; any other is left alone."""
    with get_client(sync_client=True) as prefect:
        run = _read(prefect, run_id)
        if run is None or not _sleeps(run.state):
            return False
        return prefect.resume_flow_run(run.id).status == SetStateStatus.ACCEPT


def states_of(run_ids: Iterable[str]) -> Mapping[str, RunSeen]:
    """What these runs are doing; those that Prefect does not have are missing."""
    ids = sorted({id for id in map(_uuid, run_ids) if id})
    with get_client(sync_client=True) as prefect:
        runs = [run for some in _batches(ids) for run in _read_all(prefect, some)]
    return {str(run.id): as_seen(run.state) for run in runs if run.state}


def start_again(run_id: str, still: RunSeen | None = None) -> bool:
    """Start a run from the top; it asks the store where it is. Only if it is still as seen."""
    with get_client(sync_client=True) as prefect:
        run = _read(prefect, run_id)
        if run is None or run.state is None or (still and as_seen(run.state) != still):
            return False
        state: State[Any] = Scheduled(
            name=REPAIRED, message="Started again: it was not where it should be."
        )
        # Prefect's own rules would forget which forms were answered when a run has failed.
        result = prefect.set_flow_run_state(run.id, state, force=True)
        return result.status == SetStateStatus.ACCEPT


def start_lifecycle(brief: Brief) -> str:
    """Start a content's run; the same brief again gives the run that is there."""
    with get_client(sync_client=True) as prefect:
        deployment = prefect.read_deployment_by_name(LIFECYCLE)
        run = prefect.create_flow_run_from_deployment(
            deployment.id,
            parameters={"brief": brief.model_dump(mode="json")},
            idempotency_key=f"brief-{brief_key(brief)}",
        )
        return str(run.id)


def stop(run_id: str) -> None:
    """Say of a run that nobody is left to cancel that it is cancelled."""
    with get_client(sync_client=True) as prefect:
        prefect.set_flow_run_state(UUID(run_id), Cancelled(), force=True)


def start_anew(content_id: int, brief: Mapping[str, Any], instead_of: str) -> str:
    """Make another run for a content whose run is gone; asking twice makes one.

    Its brief was taken once: it is not held again against what a form offers today.
    """
    begin: State[Any] = Scheduled(scheduled_time=clock.now() + HEAD_START)
    run = DeploymentFlowRunCreate(
        parameters={"brief": dict(brief)},
        enforce_parameter_schema=False,
        state=to_state_create(begin),
        idempotency_key=f"content-{content_id}-instead-of-{instead_of}",
    )
    with get_client(sync_client=True) as prefect:
        made = prefect.request(
            "POST",
            "/deployments/{id}/create_flow_run",
            path_params={"id": prefect.read_deployment_by_name(LIFECYCLE).id},
            json=run.model_dump(mode="json", exclude_unset=True),
        )
        return str(made.json()["id"])


def without_form(forms: Mapping[str, str]) -> set[str]:
    """Which of these runs nobody can answer; their forms' keys are given by run.

    Prefect keeps a form a moment after the run went to sleep: whoever dies in between leaves none.
    """
    with get_client(sync_client=True) as prefect:
        return {run for run, form in forms.items() if not _has_form(prefect, run, form)}


def last_look() -> datetime | None:
    """When the last look at all runs began that came to its end."""
    with get_client(sync_client=True) as prefect:
        looks = prefect.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[LOOK])),
            flow_run_filter=FlowRunFilter(state=COMPLETED),
            sort=FlowRunSort.END_TIME_DESC,
            limit=1,
        )
    return looks[0].start_time if looks else None


def fruitless_repairs(run_id: str) -> int:
    """How often the run was started again since it last got as far as to wait."""
    with get_client(sync_client=True) as prefect:
        states = prefect.read_flow_run_states(UUID(run_id))
    count = 0
    for state in sorted(states, key=lambda state: state.timestamp):
        count = 0 if state.type == StateType.PAUSED else count + (state.name == REPAIRED)
    return count


def last_words(run_id: str) -> str:
    """What Prefect says about how the run stands."""
    with get_client(sync_client=True) as prefect:
        run = _read(prefect, run_id)
        return (run.state.message or "") if run and run.state else ""


def page_of(run_id: str) -> str:
    """Where people see the run, and answer it; without a run, Prefect's first page."""
    return page(f"runs/flow-run/{run_id}" if run_id else "")


def page(path: str) -> str:
    """One of Prefect's pages, in the newer of its two designs.

    In the older one (3.8.8) a click on a drop-down opens and closes it in one go, because the
    button and the frame around it both listen; and of a post one sees the first three lines.
    """
    return f"{settings().ui_url.rstrip('/')}/v2/{path}"


def our_page(path: str) -> str:
    """A page of ours, at the address that people open."""
    return f"{settings().ui_url.rstrip('/')}/{path}"


def _sleeps(state: State[Any] | None) -> bool:
    return bool(state and state.is_paused() and not state.state_details.run_input_keyset)


def as_seen(state: State[Any]) -> RunSeen:
    """A run's state, as our rules speak of it."""
    details = state.state_details
    form = details.pause_key or "" if details.run_input_keyset else ""
    return RunSeen(phase=PHASES[state.type], since=state.timestamp, form=form)


def _read(prefect: SyncPrefectClient, run_id: str) -> FlowRun | None:
    id = _uuid(run_id)
    try:
        return prefect.read_flow_run(id) if id else None
    except ObjectNotFound:
        return None


def _read_all(prefect: SyncPrefectClient, ids: list[UUID]) -> list[FlowRun]:
    these = FlowRunFilter(id=FlowRunFilterId(any_=ids))
    return prefect.read_flow_runs(flow_run_filter=these, limit=AT_ONCE)


def _uuid(run_id: str) -> UUID | None:
    try:
        return UUID(run_id)
    except ValueError:
        return None


def _has_form(prefect: SyncPrefectClient, run_id: str, form: str) -> bool:
    try:
        prefect.read_flow_run_input(UUID(run_id), f"suspended-{form}-schema")
    except httpx.HTTPStatusError as error:
        if error.response.status_code == httpx.codes.NOT_FOUND:
            return False
        raise
    return True


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
