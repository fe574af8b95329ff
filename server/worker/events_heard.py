"""What the worker hears from the server's stream of events, so that it need not keep asking."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from prefect.events import Event, get_events_subscriber
from prefect.events.filters import EventAnyResourceFilter, EventFilter, EventNameFilter
from prefect.logging.loggers import get_logger
from websockets.exceptions import WebSocketException

RUN = "prefect.flow-run."
DEPLOYMENT = "prefect.deployment."

NOTHING_TO_DO = [
    *(f"{RUN}{name}" for name in ("Pending", "Running", "Completed", "Failed", "Crashed")),
    f"{RUN}heartbeat",
    f"{RUN}Paused",  # its process stays and waits; only a suspended one has to go
    # Asking now and then finds these.
    *(f"{RUN}{name}" for name in ("AwaitingRetry", "AwaitingConcurrencySlot", "Late")),
    *(f"{DEPLOYMENT}{name}" for name in ("created", "ready", "not-ready", "disabled")),
]

SECONDS_BEFORE_RETRY = 2.0


async def listen(
    pool: UUID, hear: Callable[[Event], None], connected: Callable[[bool], None]
) -> None:
    """Hear what happens in a pool, for ever; connect again when the line breaks."""
    while True:
        try:
            await _listen_until_it_breaks(pool, hear, connected)
        finally:
            connected(False)
        await asyncio.sleep(SECONDS_BEFORE_RETRY)


async def _listen_until_it_breaks(
    pool: UUID, hear: Callable[[Event], None], connected: Callable[[bool], None]
) -> None:
    wanted = EventFilter(
        event=EventNameFilter(prefix=[RUN, DEPLOYMENT], exclude_name=NOTHING_TO_DO),
        any_resource=EventAnyResourceFilter(id=[f"prefect.work-pool.{pool}"]),
    )
    try:
        async with get_events_subscriber(filter=wanted, reconnection_attempts=0) as events:
            connected(True)
            async for event in events:
                hear(event)
    except Exception as error:
        if _is_broken_line(error):
            get_logger("worker.signoff").debug("The stream of events broke: %s", error)
            return
        raise


def _is_broken_line(error: Exception) -> bool:
    """A line that breaks while we sign in is told as an error without a kind, with a cause."""
    lines = (OSError, TimeoutError, WebSocketException)
    return isinstance(error, lines) or isinstance(error.__cause__, lines)


def subject(event: Event) -> UUID | None:
    """The flow run or deployment that it is about, if it is about one."""
    try:
        return UUID(event.resource.id.rpartition(".")[2])
    except ValueError:
        return None


def is_about_deployment(event: Event) -> bool:
    """Whether a deployment was changed."""
    return event.event.startswith(DEPLOYMENT)


def state_type(event: Event) -> str | None:
    """The state that a run is in now; runs may call it as they like."""
    return event.resource.get("prefect.state-type")
