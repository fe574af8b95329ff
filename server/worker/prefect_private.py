"""Every place where we lean on something of Prefect 3.8.8 that it does not promise to keep.

Each has a test in `tests/test_worker_prefect.py` that fails when Prefect changes it.
"""

import os
import signal
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID

import certifi
from prefect import flow_engine
from prefect._flow_run_suspension import mark_flow_run_suspension_requested
from prefect._internal import control_listener
from prefect.client import orchestration
from prefect.engine import _drive_run_flow_result
from prefect.events import Event, RelatedResource
from prefect.events.related import RESOURCE_CACHE
from prefect.events.worker import EventsWorker, ProcessPoolForwardingEventsClient
from prefect.flows import Flow
from prefect.logging.handlers import emit_api_log, set_api_log_sink
from prefect.settings import (
    PREFECT_API_SSL_CERT_FILE,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    get_current_settings,
    temporary_settings,
)
from prefect.states import Suspended
from prefect.types._datetime import now

Log = dict[str, Any]

DRAIN_SECONDS = 5.0


# --- before a fork: what all children share -------------------------------------------------


@contextmanager
def fit_for_children() -> Iterator[None]:
    """Leave out of every run what the worker does once for all of them."""
    _replace(flow_engine, "observe_flow_run_suspension", _watched_by_the_worker)
    _replace(orchestration, "ssl", _SharedTrust())
    _context_for(PREFECT_API_SSL_CERT_FILE.value() or certifi.where())
    with _without_heartbeats():
        yield


def _watched_by_the_worker(
    flow_run_id: UUID, suspension_request: object, polling_interval: float = 10
) -> AbstractContextManager[None]:
    """Prefect opens a websocket per run to hear that it was suspended from outside."""
    return nullcontext()


class _SharedTrust:
    """Python's `ssl`, which reads the certificates once: 20 to 35 ms of CPU for each client."""

    def __getattr__(self, name: str) -> Any:
        return getattr(ssl, name)

    def create_default_context(self, *, cafile: str | None = None) -> ssl.SSLContext:
        # Without a file the caller goes on to change the context, so it gets one of its own.
        return _context_for(cafile) if cafile else ssl.create_default_context()


@cache
def _context_for(cafile: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=cafile)


def _without_heartbeats() -> AbstractContextManager[object]:
    """They say that a run lives. The worker knows, and each costs a thread and a second at exit."""
    if "heartbeat_frequency" in get_current_settings().flows.model_fields_set:
        return nullcontext()
    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def _replace(module: ModuleType, name: str, substitute: object) -> None:
    getattr(module, name)  # fails here, and not in a run, when Prefect has moved it
    setattr(module, name, substitute)


# --- in a child -----------------------------------------------------------------------------


def drive(flow: Flow[..., Any], result: object) -> None:
    """Run what `run_flow` only prepared: coroutines and generators."""
    _drive_run_flow_result(flow, result)


def cancel_this_run() -> None:
    """What Prefect's runner does over its control channel: say that it is meant, then SIGTERM."""
    control_listener._set_intent("cancel")
    os.kill(os.getpid(), signal.SIGTERM)


def suspend_this_run(flow_run_id: UUID) -> None:
    """What the observer that we left out would do."""
    mark_flow_run_suspension_requested(flow_run_id, Suspended())


def forward_logs(sink: Callable[[Log], None]) -> None:
    """Give the lines that a run logs to the worker, instead of to a thread and client here."""
    set_api_log_sink(sink)


def forward_events(send: Callable[[Event], None]) -> None:
    """The same for its events, as Prefect does for its own pools; task runs are events too."""
    EventsWorker.set_client_override(ProcessPoolForwardingEventsClient, event_queue=_Queue(send))


class _Queue:
    """What Prefect takes for the queue to a parent process."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send

    def put(self, item: tuple[str, Event]) -> None:
        """Send the event; the other half says what kind of thing it is."""
        self._send(item[1])


def finish_events() -> None:
    """Wait until all events are on their way."""
    EventsWorker.drain_all(timeout=DRAIN_SECONDS)


def remember_resources(known: Iterable[dict[str, Any]]) -> None:
    """What every event of a run names: its flow, deployment, queue and pool; four requests."""
    cache: dict[str, Any] = RESOURCE_CACHE
    for one in known:
        resource = RelatedResource(one["resource"])
        kept = SimpleNamespace(tags=one["tags"], as_related_resource=_always(resource))
        cache[one["key"]] = ({"kind": one["kind"], "object": kept}, now("UTC"))


def _always(resource: RelatedResource) -> Callable[..., RelatedResource]:
    return lambda role: resource


# --- in the worker --------------------------------------------------------------------------


def pass_on_log(log: Log) -> None:
    """Send a child's line with everybody else's, in batches."""
    emit_api_log(log)


def pass_on_event(event: Event) -> None:
    """Send a child's event over the worker's own connection."""
    EventsWorker.instance().send(event)
