"""The server and the worker of a system that runs, killed without a warning and started again."""

import os
import signal
from dataclasses import replace
from typing import Literal
from uuid import uuid4

from server.ports import take
from server.program import Running
from tests.performance import Performance

Victim = Literal["the server", "the worker", "both"]


class Axe:
    """Kills, and mends what it did."""

    def __init__(self, performance: Performance) -> None:
        self._port = performance.system.prefect.port
        self._later = performance.later
        self._server, self._worker, *_beside = performance.system.parts
        self._dead: list[str] = []

    def kill(self, victim: Victim) -> None:
        """SIGKILL: nothing of it has a moment left, its children neither."""
        self._dead = ["the server", "the worker"] if victim == "both" else [victim]
        for part in self._parts():
            os.killpg(part.process.pid, signal.SIGKILL)
        for part in self._parts():
            part.process.wait()
            part.guard.kill()
            part.guard.communicate()

    def start_again(self) -> None:
        """Start what was killed, as somebody does who notices; people can answer then."""
        if "the server" in self._dead:
            self._server = self._server_again()
            self._server.wait()
        if "the worker" in self._dead:
            self._worker = self._worker_again()
        self._dead = []

    def _parts(self) -> list[Running]:
        parts = {"the server": self._server, "the worker": self._worker}
        return [parts[name] for name in self._dead]

    def _server_again(self) -> Running:
        """At the same door, on the database that it left."""
        known = {"PREFECT_API_BLOCKS_REGISTER_ON_START": "False"}
        with take(self._port) as door:
            command = _with(self._server.program.command, "--fd", str(door.fileno()))
            return self._start(self._server, command, (door.fileno(),), known)

    def _worker_again(self) -> Running:
        """Each start of a worker has a name of its own."""
        command = _with(self._worker.program.command, "--name", f"again-{uuid4().hex[:8]}")
        return self._start(self._worker, command)

    def _start(
        self,
        before: Running,
        command: list[str],
        inherits: tuple[int, ...] = (),
        known: dict[str, str] | None = None,
    ) -> Running:
        program = replace(
            before.program,
            command=command,
            inherits=inherits,
            environment={**before.program.environment, **(known or {})},
        )
        started = program.start()
        self._later.callback(started.stop)
        return started


def _with(command: object, option: str, value: str) -> list[str]:
    """The same command, with another value after this option."""
    assert isinstance(command, list)
    at = command.index(option) + 1
    return [*command[:at], value, *command[at + 1 :]]
