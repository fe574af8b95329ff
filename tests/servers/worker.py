"""A real worker beside a real Prefect server, and a work pool to give it something to do."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from server.program import Program, Running
from tests.servers.prefect import RunningPrefect

ROOT = Path(__file__).parents[2]

Json = dict[str, Any]

PATIENCE = 100.0
LOOKS_EVERY = 0.2
"""Seconds: each look keeps the server busy that it waits for."""


@dataclass
class Pool:
    """A work pool of its own for a test, and what happens in it."""

    server: RunningPrefect
    folder: Path
    type: str = "signoff"
    name: str = field(default_factory=lambda: f"pool-{uuid4().hex[:8]}")

    def __post_init__(self) -> None:
        self.api = httpx.Client(base_url=self.server.api_url, timeout=60)
        self.diary = self.folder / f"diary-{self.name}"
        self.diary.touch()

    # --- setting the stage

    def create(self, **options: Any) -> None:
        self.post("/work_pools/", {"name": self.name, "type": self.type, **options})

    def limit(self, runs: int | None) -> None:
        """How many may run at once; None: as many as come."""
        self._send("PATCH", f"/work_pools/{self.name}", {"concurrency_limit": runs})

    def deploy(self, flow: str, **options: Any) -> str:
        """Deploy a flow of `tests.flows_for_worker`, or any entry point, under a new name."""
        entrypoint = flow if "." in flow else f"tests.flows_for_worker.{flow}"
        flow_id = self.post("/flows/", {"name": flow})["id"]
        deployment = {
            "name": uuid4().hex,
            "flow_id": flow_id,
            "entrypoint": entrypoint,
            "work_pool_name": self.name,
            "enforce_parameter_schema": False,
            **options,
        }
        return str(self.post("/deployments/", deployment)["id"])

    def start(self, deployment: str, **parameters: Any) -> str:
        """Start a run of it, now."""
        body = {
            "parameters": {"diary": str(self.diary), **parameters},
            "state": {"type": "SCHEDULED"},
        }
        return str(self.post(f"/deployments/{deployment}/create_flow_run", body)["id"])

    def run(self, flow: str, **parameters: Any) -> str:
        """Deploy and start."""
        return self.start(self.deploy(flow), **parameters)

    # --- what people do

    def answer(self, run: str, decision: str) -> None:
        """Answer a suspended run, as Prefect's page does."""
        body = {"run_input": {"decision": decision}}
        until(lambda: self.post(f"/flow_runs/{run}/resume", body)["status"] == "ACCEPT")

    def set_state(self, run: str, type_: str, name: str) -> None:
        self.post(f"/flow_runs/{run}/set_state", {"state": {"type": type_, "name": name}})

    def cancel(self, run: str) -> None:
        self.set_state(run, "CANCELLING", "Cancelling")

    # --- what can be seen

    def flow_run(self, run: str) -> Json:
        response = self.api.get(f"/flow_runs/{run}")
        response.raise_for_status()
        return dict(response.json())

    def state(self, run: str) -> str:
        return str(self.flow_run(run)["state"]["type"])

    def wait_for(self, run: str, state: str) -> None:
        until(
            lambda: self.state(run) == state, f"state {state}", lambda: self.flow_run(run)["state"]
        )

    def wait_for_question(self, run: str, key: str) -> None:
        def asked() -> bool:
            state = self.flow_run(run)["state"]
            return bool(state["type"] == "PAUSED" and state["state_details"]["pause_key"] == key)

        until(asked, f"question {key}", lambda: self.flow_run(run)["state"])

    def logs(self, run: str) -> list[str]:
        wanted = {"logs": {"flow_run_id": {"any_": [run]}}}
        return [line["message"] for line in self.post("/logs/filter", wanted)]

    def diary_lines(self) -> list[str]:
        """What flows did, without the process."""
        return [line.rpartition(" ")[0] for line in self.diary.read_text().splitlines()]

    def wait_for_line(self, line: str, times: int = 1) -> None:
        until(lambda: self.diary_lines().count(line) >= times, f"line {line}", self.diary.read_text)

    def process_of(self, line: str) -> int:
        """The process that wrote the last such line."""
        found = [one for one in self.diary.read_text().splitlines() if one.startswith(f"{line} ")]
        return int(found[-1].rpartition(" ")[2])

    def post(self, path: str, body: Json) -> Any:
        return self._send("POST", path, body).json()

    def _send(self, method: str, path: str, body: Json) -> httpx.Response:
        # SQLite refuses when two write at once, which is not what is tested here.
        for _ in range(50):
            response = self.api.request(method, path, content=json.dumps(body))
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.1)
        return response.raise_for_status()


@contextmanager
def worker(pool: Pool, *arguments: str, **environment: str) -> Iterator[Running]:
    """A worker for the pool, started as anybody would, and ready."""
    log = pool.folder / f"worker-{uuid4().hex[:8]}.log"
    program = Program(
        name="worker",
        command=[
            *("env", "--chdir", str(pool.folder)),  # nothing of ours is imported in advance
            *(sys.executable, "-m", "prefect", "worker", "start"),
            *("--pool", pool.name, "--type", pool.type, *arguments),
        ],
        log=log,
        ready=lambda: "started!" in log.read_text(),
        environment={**pool.server.environment, "PYTHONPATH": str(ROOT), **environment},
    )
    running = program.start()
    try:
        running.wait()
        yield running
    finally:
        running.stop(patience=20)


def until(
    true: Callable[[], bool], what: str = "it", told: Callable[[], object] = lambda: ""
) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"no {what} within {PATIENCE:.0f} s: {told()}"
        time.sleep(LOOKS_EVERY)


def parent_of(pid: int) -> int:
    """Who has started a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def is_alive(pid: int) -> bool:
    """Whether a process is there, and not only its remains."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
