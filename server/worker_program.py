"""The worker: it runs the flows, and is started while Prefect's server still starts."""

import gc
import os
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from server.prefect_server import PrefectServer
from server.program import Program, answers
from server.signals import hear_interrupts


@dataclass(frozen=True)
class Worker:
    """What kind of worker, and whose work it does."""

    type: str = "signoff"
    pool: str = "signoff"
    environment: Mapping[str, str] = field(default_factory=dict)


def worker_program(worker: Worker, server: PrefectServer, log: Path, key: str = "") -> Program:
    """The worker as a program, which is ready when the server has heard from it."""
    name = f"{socket.gethostname()}-{os.getpid()}"
    return Program(
        name="The worker",
        command=[
            *(sys.executable, "-m", "server.worker_program", "worker", "start"),
            *("--name", name, "--type", worker.type, "--pool", worker.pool),
            *("--install-policy", "never"),
        ],
        log=log,
        ready=lambda: _is_online(server.api_url, worker.pool, name, key),
        environment={**server.client_environment, **_with(key), **worker.environment},
    )


def _with(key: str) -> dict[str, str]:
    return {"PREFECT_API_AUTH_STRING": key} if key else {}


def _is_online(api_url: str, pool: str, name: str, key: str) -> bool:
    user, _colon, token = key.partition(":")
    url = f"{api_url}/work_pools/{pool}/workers/filter"
    try:
        said = httpx.post(url, json={}, timeout=5, auth=(user, token) if key else None)
    except httpx.TransportError:
        return False
    return said.is_success and any(
        found["name"] == name and found["status"] == "ONLINE" for found in said.json()
    )


def main() -> None:
    """Run Prefect's own command line, once the server is there; importing it takes as long."""
    hear_interrupts()
    gc.disable()  # see server/application.py
    from prefect.cli import app
    from prefect.plugins import load_prefect_collections

    load_prefect_collections()
    gc.freeze()
    gc.enable()
    is_healthy = answers(f"{os.environ['PREFECT_API_URL']}/health")
    while not is_healthy():
        time.sleep(0.05)
    app()


if __name__ == "__main__":
    main()
