"""A process of its own that carries one content as a worker does, and stops where it is told to.

It runs what the flows run, on the real store and against a real server; only Prefect is not here:
a step is taken as the plain function that it is, and what would be slept is a clock moved on.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, Literal, Protocol
from unittest.mock import patch

from sqlalchemy.exc import OperationalError

from signoff import clock
from signoff.lifecycle import ledger
from signoff.lifecycle.in_force import next_step
from signoff.networks import line
from signoff.networks.network import Network
from signoff.rules import Await, Send
from signoff.settings import settings
from signoff.store import database, publications
from signoff.store.database import StoreUnavailable
from signoff.store.publications import LEASE
from tasks import publishing
from tests.story import Time

A_DAY_OF_TRIES = 100


class Access(Protocol):
    """What it takes to open the account."""

    def open(self) -> Network: ...


@dataclass(frozen=True)
class Stop:
    """Where the process stops and waits: at one entry into the ledger."""

    function: str
    """The function of `signoff.lifecycle.ledger` that writes it."""
    moment: Literal["before", "inside", "after"]
    """Inside: it is written, but not committed."""
    each_time: bool = False


@dataclass(frozen=True)
class Orders:
    """Which content to carry, as whom, on which store, from when on."""

    content_id: int
    name: str
    access: Access
    at: datetime
    stop: Stop | None = None
    home: str = ""
    database_url: str = ""
    patience: float = line.PATIENCE_SECONDS
    """How many seconds this process gives itself to come to the request that makes the post."""
    busy_seconds: float = database.BUSY_SECONDS
    sleeps: bool = True
    """Whether it moves its clock on to when there is something to do again, or ends there."""


@dataclass(frozen=True)
class Report:
    """What the process says about itself."""

    what: Literal["stopped", "done", "failed"]
    """Failed: the store could not be written, which ends a flow."""
    at: datetime
    """What its clock showed."""


def work(parent: Connection, orders: Orders) -> None:
    """The whole life of the process."""
    time = Time()
    time.at = orders.at
    _settle_in(orders, time)
    if orders.stop:
        _stop_at(orders.stop, lambda: _wait(parent, time))
    try:
        carry(orders.content_id, time, orders.sleeps)
    except (StoreUnavailable, OperationalError):
        parent.send(Report("failed", time.at))
    else:
        parent.send(Report("done", time.at))


def carry(content_id: int, time: Time, sleeps: bool) -> None:
    """Send, look and sleep, as the flows do, until it is a person's turn or the post is out."""
    for _try in range(A_DAY_OF_TRIES):
        match next_step(content_id):
            case Send(publications=due):
                taken = [
                    publishing.publish_on.fn(row.channel, row.id, row.content_id) for row in due
                ]
                if not any(taken) and not sleeps:
                    return
                if not any(taken):
                    time.passes(LEASE)
            case Await(until=datetime() as until) if sleeps:
                time.at = max(until, time.at + timedelta(milliseconds=1))
            case _:
                return
    raise AssertionError("it never came to an end")


def _settle_in(orders: Orders, time: Time) -> None:
    os.environ["SIGNOFF_HOME"] = orders.home
    os.environ["SIGNOFF_DATABASE_URL"] = orders.database_url
    # Prefect's own way to say which run this is, without a run.
    os.environ["PREFECT__RUNTIME__FLOW_RUN__ID"] = orders.name
    os.environ["PREFECT__RUNTIME__FLOW_RUN__RUN_COUNT"] = "1"
    settings.cache_clear()
    patch.object(clock, "now", time).start()
    patch.object(publishing, "open_account", lambda network, name: orders.access.open()).start()
    patch.object(line, "PATIENCE_SECONDS", orders.patience).start()
    patch.object(database, "BUSY_SECONDS", orders.busy_seconds).start()


def _wait(parent: Connection, time: Time) -> None:
    parent.send(Report("stopped", time.at))
    with suppress(EOFError):
        parent.recv()


def _stop_at(stop: Stop, wait: Callable[[], None]) -> None:
    """Wrap the ledger's function, and what it writes down last before it commits."""
    written, noted = getattr(ledger, stop.function), publications.note
    calls = count(1)
    within = ""

    def here(moment: str) -> None:
        if moment == stop.moment and (stop.each_time or next(calls) == 1):
            wait()

    @wraps(written)
    def stopping(*args: Any, **facts: Any) -> Any:
        nonlocal within
        here("before")
        within = stop.function
        result = written(*args, **facts)
        within = ""
        here("after")
        return result

    def noting(*args: Any) -> None:
        noted(*args)
        if within:
            here("inside")

    patch.object(ledger, stop.function, stopping).start()
    patch.object(ledger, "note", noting).start()
