"""What the worker uses of Prefect that Prefect does not promise: when one fails, look there."""

import asyncio
import inspect
import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from prefect import flow, flow_engine
from prefect._flow_run_suspension import (
    FlowRunSuspensionRequest,
    register_flow_run_suspension_request,
)
from prefect._internal import control_listener
from prefect.client.orchestration import PrefectClient, SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.events import Event, emit_event
from prefect.events.related import RESOURCE_CACHE, _get_and_cache_related_object
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import emit_api_log, set_api_log_sink
from prefect.settings import get_current_settings
from prefect.workers.base import BaseWorker

from server.worker import known_answers, prefect_private
from tests.servers.hands import as_in_a_worker
from tests.servers.prefect import RunningPrefect


@flow
def nothing() -> None:
    """Do nothing."""


@pytest.fixture
def before_a_fork(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a zygote is; put back afterwards."""
    with as_in_a_worker(monkeypatch):
        yield


# --- before a fork


def test_the_engine_opens_its_own_line_for_suspensions_where_we_leave_it_out() -> None:
    signature = inspect.signature(vars(flow_engine)["observe_flow_run_suspension"])
    source = inspect.getsource(flow_engine.BaseFlowRunEngine.setup_flow_run_suspension_request)

    assert list(signature.parameters) == ["flow_run_id", "suspension_request", "polling_interval"]
    assert "observe_flow_run_suspension(" in source


@pytest.mark.usefixtures("before_a_fork", "prefect_api")
def test_clients_read_the_certificates_only_once() -> None:
    before = prefect_private._context_for.cache_info()

    get_client(sync_client=True)
    get_client()

    after = prefect_private._context_for.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (2, 0)


@pytest.mark.usefixtures("before_a_fork")
def test_runs_have_no_heart_that_beats_in_a_thread() -> None:
    engine: Any = flow_engine.FlowRunEngine(flow=nothing)
    threads = threading.active_count()

    with flow_engine._send_heartbeats(engine):
        beating = threading.active_count() - threads

    assert get_current_settings().flows.heartbeat_frequency is None
    assert beating == 0


# --- in a child


def test_the_engine_runs_coroutines_for_us() -> None:
    ran: list[str] = []

    @flow
    async def later() -> None:
        """Nothing."""

    async def work() -> None:
        await asyncio.sleep(0)
        ran.append("yes")

    prefect_private.drive(later, work())

    assert ran == ["yes"]


def test_a_cancelled_run_says_that_it_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    signals: list[int] = []
    monkeypatch.setattr("os.kill", lambda pid, number: signals.append(number))

    prefect_private.cancel_this_run()

    assert flow_engine._termination_intent() == "cancel"
    assert len(signals) == 1
    control_listener.clear_intent()


def test_a_suspended_run_is_told_so() -> None:
    run, request = uuid4(), FlowRunSuspensionRequest()

    with register_flow_run_suspension_request(run, request):
        prefect_private.suspend_this_run(run)

    assert request.is_requested()


def test_logs_take_our_way() -> None:
    heard: list[dict[str, Any]] = []
    prefect_private.forward_logs(heard.append)
    try:
        emit_api_log({"message": "hello"})
    finally:
        set_api_log_sink(None)

    assert heard == [{"message": "hello"}]


@pytest.mark.usefixtures("prefect_api")
def test_events_take_our_way() -> None:
    heard: list[Event] = []
    prefect_private.forward_events(heard.append)
    try:
        emit_event("something.happened", resource={"prefect.resource.id": "a.thing"})
        prefect_private.finish_events()
    finally:
        EventsWorker.set_client_override(None)

    assert [event.event for event in heard] == ["something.happened"]


def test_what_an_event_names_is_not_asked_again() -> None:
    resource = {
        "prefect.resource.id": "prefect.flow.1",
        "prefect.resource.role": "flow",
        "prefect.resource.name": "greet",
    }
    prefect_private.remember_resources(
        [{"kind": "flow", "key": "flow.1", "resource": resource, "tags": []}]
    )

    async def ask(_id: object) -> None:
        pytest.fail("asked the server")

    try:
        entry: Any = asyncio.run(
            _get_and_cache_related_object("flow", "flow", ask, "1", RESOURCE_CACHE)
        )
    finally:
        RESOURCE_CACHE.pop("flow.1")
    assert dict(entry["object"].as_related_resource(role="flow")) == resource


# --- what the engine asks and tells, and the worker knows


@pytest.mark.parametrize("engine", [flow_engine.FlowRunEngine, flow_engine.AsyncFlowRunEngine])
def test_the_engine_begins_with_writes_that_mostly_change_nothing(engine: Any) -> None:
    beginning = inspect.getsource(engine.initialize_run)
    naming = inspect.getsource(engine.begin_run)

    assert "self.client.update_flow_run(" in beginning
    assert "flow_version=self.flow.version" in beginning
    assert "empirical_policy=self.flow_run.empirical_policy" in beginning
    assert "self.client.set_flow_run_name(" in naming


@pytest.fixture
def clients_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test teaches them, they forget."""
    for client in (PrefectClient, SyncPrefectClient):
        for method in ("read_server_default_result_storage", *known_answers.AT_EACH_START):
            monkeypatch.setattr(client, method, getattr(client, method))


@pytest.mark.usefixtures("clients_as_they_were")
def test_only_the_first_write_that_changes_nothing_is_left_out(
    prefect_api: RunningPrefect,
) -> None:
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(nothing, name="before")
        known_answers.answer_from(FlowRun.model_validate(run.model_dump()), None)

        client.set_flow_run_name(run.id, name="before")
        client.set_flow_run_name(run.id, name="after")
        client.set_flow_run_name(run.id, name="before")
        client.update_flow_run(run.id, flow_version="2")

        now = client.read_flow_run(run.id)
        assert client.read_server_default_result_storage().default_result_storage_block_id is None
    assert (now.name, now.flow_version) == ("before", "2")


# --- in the worker


def test_the_base_worker_gives_us_what_it_has_fetched() -> None:
    fetching = inspect.getsource(BaseWorker.get_and_submit_flow_runs)
    given = inspect.signature(BaseWorker._submit_scheduled_flow_runs)

    assert "self._submit_scheduled_flow_runs(flow_run_response=" in fetching
    assert list(given.parameters) == ["self", "flow_run_response"]


@pytest.mark.parametrize("name", ["_limit", "_runs_task_group", "_work_pool"])
def test_the_base_worker_keeps_what_we_look_at(name: str) -> None:
    assert f"self.{name}" in inspect.getsource(BaseWorker)
