"""What is measured: a whole system on one database with one kind of worker, and its people."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from benchmarks.calls import LOUD, CallLog
from benchmarks.processes import Meter
from server.demo.stage import EXAMPLE, Stage
from server.here import client_of, set_here
from server.ports import any_free
from server.registering import register
from server.sandbox.programs import mail_server_in, social_network_in
from server.system import RunningSystem, running
from server.worker_program import Worker
from signoff.lifecycle.applying import apply, propose
from signoff.store.schema import migrate
from signoff.workspace import files_of
from tests.servers.postgres import postgres_server

CACHE = Path(".cache")
PLAIN = Worker(type="process", environment={"PREFECT_WORKER_QUERY_SECONDS": "0.5"})
WORKERS = {"signoff": Worker(), "process": PLAIN}
CAREFUL: tuple[str, ...] = ()
"""PostgreSQL as it comes: what it has confirmed survives a power cut."""


def short_way(workspace: Path) -> None:
    """The example's team; a post is written, reviewed and approved by one person each."""
    shutil.copyfile(Path(__file__).parent / "process.yaml", workspace / "process.yaml")


@dataclass(frozen=True)
class Arena:
    """A system that runs, and what is needed to measure it."""

    system: RunningSystem
    meter: Meter
    """What is measured: Prefect's server, the worker, the database."""
    beside: Meter
    """What runs for us too and is not counted: the network and the mail server."""
    calls: CallLog
    network: str
    """Where the network answers, at which everything is published."""


@contextmanager
def arena(database: str, worker: str, agree: Callable[[Path], None] = short_way) -> Iterator[Arena]:
    """Start everything, with an empty database; stop all of it in the end."""
    with (
        tempfile.TemporaryDirectory(prefix="signoff-bench-") as folder,
        _databases(database) as (prefect, ours),
    ):
        stage = _stage(Path(folder), agree)
        environment = {**stage.environment, "SIGNOFF_DATABASE_URL": ours, **LOUD}
        set_here(environment)
        system = replace(
            stage.system(),
            port=any_free(),
            environment=environment,
            prefect_database_url=prefect,
            worker=WORKERS[worker],
            cache=CACHE,
        )
        with running(system) as started, client_of(started):
            stage.connect_accounts()
            _apply(stage.workspace, worker)
            yield _arena(started, stage)


@contextmanager
def _databases(kind: str) -> Iterator[tuple[str, str]]:
    """The URLs of Prefect's database and of ours; empty: files in the folder."""
    if kind == "SQLite":
        yield "", ""
        return
    with (
        postgres_server(CAREFUL) as server,
        server.fresh_database() as prefect,
        server.fresh_database() as ours,
    ):
        yield prefect, ours


def _stage(home: Path, agree: Callable[[Path], None]) -> Stage:
    shutil.copytree(EXAMPLE, home / "workspace")
    agree(home / "workspace")
    return Stage(home, mail_server_in(home / "mailbox"), social_network_in(home / "network"))


def _apply(folder: Path, worker: str) -> None:
    migrate()
    proposal = propose(files_of(folder))
    apply(proposal, "the benchmarks")
    register(proposal.workspace, WORKERS[worker].type)


def _arena(system: RunningSystem, stage: Stage) -> Arena:
    programs = {part.program.name: part.process.pid for part in system.parts}
    measured = {"server": programs.pop("Prefect's server"), "worker": programs.pop("The worker")}
    for child in psutil.Process().children():
        if child.name() == "postgres":
            measured["database"] = child.pid
    log = stage.home / "logs" / "server.log"
    return Arena(system, Meter(measured), Meter(programs), CallLog(log), stage.network.url)
