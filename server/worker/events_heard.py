"""What the worker hears from the server's stream of events, so that it need not keep asking."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from prefect.client.schemas.objects import StateType
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
            await _listen_once(pool, hear, connected)
        except (OSError, TimeoutError, WebSocketException) as error:
            get_logger("worker.signoff").debug("The stream of events broke: %s", error)
        finally:
            connected(False)
        await asyncio.sleep(SECONDS_BEFORE_RETRY)


async def _listen_once(
    pool: UUID, hear: Callable[[Event], None], connected: Callable[[bool], None]
) -> None:
    wanted = EventFilter(
        event=EventNameFilter(prefix=[RUN, DEPLOYMENT], exclude_name=NOTHING_TO_DO),
        any_resource=EventAnyResourceFilter(id=[f"prefect.work-pool.{pool}"]),
    )
    async with get_events_subscriber(filter=wanted, reconnection_attempts=0) as events:
        connected(True)
        async for event in events:
            hear(event)


def subject(event: Event) -> UUID:
    """The flow run or deployment that it is about."""
    return UUID(event.resource.id.rpartition(".")[2])


def is_about_deployment(event: Event) -> bool:
    """Whether a deployment was changed."""
    return event.event.startswith(DEPLOYMENT)


def state_type(event: Event) -> StateType | None:
    """The state that a run is in now; runs may call it as they like."""
    told = event.resource.get("prefect.state-type")
    return StateType(told) if told else None
