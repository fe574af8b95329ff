"""Runs are looked at, woken and started again, and nothing happens to those that are all right."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed, Running, Suspended

from signoff.rules.repair import Phase, RunSeen
from tasks import runs
from tests.servers.hands import put, state_of

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

ASLEEP: State[Any] = Suspended(pause_key="asleep-1")
ASKING: State[Any] = Suspended(pause_key="legal-1")
ASKING.state_details.run_input_keyset = {"response": "r", "schema": "s", "description": "d"}


@flow(name="a flow with a deployment")
def nothing() -> None:
    """Only its runs are looked at."""


@pytest.fixture
def run_id(prefect_api: "RunningPrefect") -> str:
    return make_run()


def make_run() -> str:
    with get_client(sync_client=True) as prefect:
        made = prefect.create_deployment(prefect.create_flow(nothing), f"test-{uuid4()}")
        return str(prefect.create_flow_run_from_deployment(made).id)


def test_only_a_run_that_sleeps_without_a_form_is_woken(run_id: str) -> None:
    assert [runs.wake(run_id), runs.wake(""), runs.wake(str(uuid4()))] == [False, False, False]
    put(run_id, ASKING)
    assert runs.wake(run_id) is False
    put(run_id, ASLEEP)
    assert [runs.wake(run_id), runs.wake(run_id)] == [True, False]
    assert state_of(run_id).name == "Resuming"


def test_many_runs_are_seen_in_few_questions(run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    others = [make_run() for _ in range(4)]
    put(run_id, ASKING)
    put(others[0], Crashed())
    seen = runs.states_of([run_id, *others, str(uuid4()), ""])
    assert seen[run_id].form == "legal-1"
    assert [seen[id].phase for id in (run_id, *others)] == [
        Phase.WAITING,
        Phase.ENDED,
        Phase.COMING,
        Phase.COMING,
        Phase.COMING,
    ]
    assert len(seen) == 5


def test_a_run_that_moved_meanwhile_is_not_started_again(run_id: str) -> None:
    put(run_id, ASKING)
    seen = runs.states_of([run_id])[run_id]
    put(run_id, Running())
    assert runs.start_again(run_id, still=seen) is False
    assert state_of(run_id).is_running()
    assert runs.start_again(run_id) is True
    assert state_of(run_id).name == runs.REPAIRED


def test_tries_are_counted_since_the_run_last_waited(run_id: str) -> None:
    for state in (Crashed(), ASLEEP, Crashed(), Crashed()):
        put(run_id, state)
        if state.is_crashed():
            runs.start_again(run_id)
    assert runs.fruitless_repairs(run_id) == 2


def test_one_run_takes_the_place_of_a_lost_one_however_often_it_is_asked_for(
    prefect_api: "RunningPrefect", monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"test-{uuid4()}"
    monkeypatch.setattr(runs, "LIFECYCLE", f"{nothing.name}/{name}")
    with pytest.raises(ObjectNotFound):
        runs.start_anew(7, {}, "gone")
    with get_client(sync_client=True) as prefect:
        prefect.create_deployment(prefect.create_flow(nothing), name)
    lost = str(uuid4())
    first = runs.start_anew(7, {}, lost)
    assert runs.start_anew(7, {}, lost) == first
    assert runs.states_of([first])[first] == RunSeen(
        Phase.COMING, runs.states_of([first])[first].since
    )


def test_a_lost_run_is_replaced_although_its_brief_could_not_be_picked_today(
    prefect_api: "RunningPrefect", monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"test-{uuid4()}"
    monkeypatch.setattr(runs, "LIFECYCLE", f"{nothing.name}/{name}")
    form = {"properties": {"brief": {"properties": {"goal": {"enum": ["reach"]}}}}}
    with get_client(sync_client=True) as prefect:
        prefect.create_deployment(
            prefect.create_flow(nothing),
            name,
            enforce_parameter_schema=True,
            parameter_openapi_schema=form,
        )
    assert runs.start_anew(7, {"goal": "a goal that is gone"}, str(uuid4()))
