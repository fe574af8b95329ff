"""Everything that Signoff runs on one machine, started together and ended together."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from socket import socket

from server.keys import worker_key
from server.lock import only_one
from server.new_home import EmptyDatabase
from server.ports import port_of, take, take_first
from server.prefect_server import PrefectServer
from server.program import Program, Running
from server.signals import Terminal, ending_in_order, undisturbed
from server.worker_program import Worker, worker_program
from signoff.errors import SignoffError
from signoff.language import _
from signoff.store.schema import migrate

USUAL_PORT = 4200
LINKS = "SIGNOFF_UI_URL"


class PortTaken(SignoffError):
    """The port that was asked for belongs to another program."""

    def __init__(self, port: int) -> None:
        super().__init__(
            _("Port {port} is taken by another program. Choose another one.", port=port)
        )


@dataclass(frozen=True)
class System:
    """What is to run, and the folder that keeps everything of it."""

    home: Path
    port: int | None = None
    """Where people open it; None: 4200, or the first free port after it."""
    prefect_database_url: str = ""
    """Empty: a SQLite file at home."""
    worker: Worker | None = field(default_factory=Worker)
    environment: Mapping[str, str] = field(default_factory=dict)
    """Given to every program."""
    beside: Sequence[Program] = ()
    """What else is to run: the demo's mail server and social network."""
    cache: Path | None = None
    """Where an empty Prefect database is kept for the next clean start; None: nowhere."""


@dataclass(frozen=True)
class RunningSystem:
    """A system of which every part has answered."""

    prefect: PrefectServer
    parts: Sequence[Running]

    @property
    def api_url(self) -> str:
        """Where programs talk to Prefect."""
        return self.prefect.api_url

    @property
    def ui_url(self) -> str:
        """Where people open it."""
        return self.prefect.ui_url

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to know to talk to it."""
        return self.prefect.client_environment

    def watch(self) -> None:
        """Stay until we are asked to end; say so when a part ends by itself."""
        terminal = Terminal()
        while not terminal.is_closed():
            for part in self.parts:
                part.must_run()
            time.sleep(0.5)


@contextmanager
def running(system: System) -> Iterator[RunningSystem]:
    """Start everything, wait until it answers, and stop all of it in the end.

    Call it from the main thread: no other is told when somebody presses Ctrl-C.
    """
    with ending_in_order(), _door(system) as door, ExitStack() as stack:
        server = PrefectServer(
            system.home / "prefect", port_of(door), system.prefect_database_url, behind_door=True
        )
        server = replace(server, opened_at=_said(system))
        stack.enter_context(only_one(system.home, server.ui_url))
        migrate()
        system = _with_links(system, server)
        first = _start_server(system, server, door, stack)
        rest = [_start(part, system, stack) for part in _parts(system, server)]
        for part in [first, *rest]:
            part.wait()
        yield RunningSystem(server, [first, *rest])


def _with_links(system: System, server: PrefectServer) -> System:
    """Mails lead to where this Prefect is, unless it was said where people open it."""
    said = _said(system) or server.ui_url
    return replace(system, environment={**system.environment, LINKS: said})


def _said(system: System) -> str:
    """The address that somebody gave us; empty when nobody did."""
    return system.environment.get(LINKS, os.environ.get(LINKS)) or ""


def _start_server(system: System, server: PrefectServer, door: socket, stack: ExitStack) -> Running:
    """Start Prefect's server, on a copy of an empty database where that saves time."""
    empty = EmptyDatabase(system.cache) if system.cache else None
    if empty and not system.prefect_database_url and empty.copy_to(server.database):
        server = replace(server, blocks_are_registered=True)
    new = not server.database.exists()
    started = _start(server.program(_log(system, "server"), door.fileno()), system, stack)
    door.close()  # it is the server's now: when that ends, nobody listens
    if empty and new and not system.prefect_database_url:
        started.wait()
        empty.keep(server.database)
    return started


def _parts(system: System, server: PrefectServer) -> list[Program]:
    log = _log(system, "worker")
    worker = system.worker and worker_program(system.worker, server, log, worker_key())
    return [*([worker] if worker else []), *system.beside]


def _start(part: Program, system: System, stack: ExitStack) -> Running:
    part = replace(part, environment={**system.environment, **part.environment})
    started = part.start()
    stack.callback(_stop, started)
    return started


def _stop(part: Running) -> None:
    with undisturbed():
        part.stop()


def _log(system: System, name: str) -> Path:
    return system.home / "logs" / f"{name}.log"


def _door(system: System) -> socket:
    """Taken at once and handed over, so that two systems never start at one port."""
    if system.port is None:
        return take_first(USUAL_PORT)
    try:
        return take(system.port)
    except OSError:
        raise PortTaken(system.port) from None
