"""The worker's side of the processes that fork: one for each environment that runs ask for."""

import asyncio
import json
import signal
import socket
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.worker.lifeline import CONTROL, PRESENCE, signal_family
from signoff.errors import SignoffError
from signoff.language import _

READY_WITHIN = 120.0
LARGEST_MESSAGE = 65536
KEPT = 4
"""How many environments stay warm."""

ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
"""Numeric libraries start threads when they are imported; a zygote must not have any."""


class ZygoteLost(SignoffError):
    """The process that forks has gone; the next run gets a new one."""

    def __init__(self) -> None:
        super().__init__(_("The process that starts runs has ended; the next run gets a new one."))


@dataclass(frozen=True)
class Child:
    """A process that was forked for a run."""

    pid: int
    ended: "asyncio.Future[int]"
    """Its exit code, or minus the signal that killed it."""


class Zygote:
    """One process that forks."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._process = process
        self._control = control
        self._wanted: deque[asyncio.Future[Child]] = deque()
        self._children: dict[int, Child] = {}
        asyncio.get_running_loop().add_reader(control, self._hear)

    @classmethod
    async def start(
        cls, environment: Mapping[str, str], modules: Sequence[str], presence: int
    ) -> "Zygote":
        """Start one, which imports everything first."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        lines = {CONTROL: str(theirs.fileno()), PRESENCE: str(presence)}
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "server.worker.zygote", *modules),
                stdin=asyncio.subprocess.DEVNULL,
                env={**ONE_THREAD, **environment, **lines},
                pass_fds=(theirs.fileno(), presence),
                process_group=0,
            )
        return cls(process, ours)

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._control.fileno() >= 0

    @property
    def idle(self) -> bool:
        """Whether nothing runs that it has forked."""
        return not self._children and not self._wanted

    async def is_ready(self) -> None:
        """Wait until everything is imported."""
        async with asyncio.timeout(READY_WITHIN):
            await asyncio.shield(self._ready)

    async def fork(self, line: socket.socket) -> Child:
        """Have it make a copy of itself that reads its order from the line."""
        await self.is_ready()
        wanted: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._wanted.append(wanted)
        try:
            socket.send_fds(self._control, [b"{}"], [line.fileno()])
        except OSError as error:
            raise ZygoteLost from error
        return await wanted

    def learn(self, module: str) -> None:
        """Have it import a module, for the runs to come."""
        if self.alive:
            self._control.send(json.dumps({"learn": module}).encode())

    async def stop(self) -> None:
        """Have it end, and what it has forked."""
        if self.alive:
            self._lose()
        await self._process.wait()

    def _hear(self) -> None:
        try:
            heard = self._control.recv(LARGEST_MESSAGE)
        except ConnectionResetError:
            heard = b""
        if not heard:
            return self._lose()
        message = json.loads(heard)
        if "ready" in message:
            self._ready.set_result(None)
        if "forked" in message:
            self._born(message["forked"])
        if "refused" in message:
            self._next_wanted().set_exception(OSError(message["refused"]))
        if "ended" in message:
            self._children.pop(message["ended"]).ended.set_result(message["status"])
        return None

    def _born(self, pid: int) -> None:
        child = Child(pid, asyncio.get_running_loop().create_future())
        self._children[pid] = child
        self._next_wanted().set_result(child)

    def _next_wanted(self) -> "asyncio.Future[Child]":
        """Forks come in the order in which they were asked for; some no longer wait."""
        wanted = self._wanted.popleft()
        return asyncio.get_running_loop().create_future() if wanted.done() else wanted

    def _lose(self) -> None:
        """It is gone, and the system kills what it has forked."""
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        waiting: list[asyncio.Future[Any]] = [self._ready, *self._wanted]
        for wanted in waiting:
            if not wanted.done():
                wanted.set_exception(ZygoteLost())
        for child in self._children.values():
            signal_family(child.pid, signal.SIGKILL)
            child.ended.set_result(-signal.SIGKILL)
        self._wanted.clear()
        self._children.clear()


class Zygotes:
    """One for each environment, the most recently used ones kept."""

    def __init__(self, modules: Sequence[str], presence: int) -> None:
        self._modules = modules
        self._presence = presence
        self._warm: dict[frozenset[tuple[str, str]], Zygote] = {}
        self._starting = asyncio.Lock()

    async def for_environment(self, environment: Mapping[str, str]) -> Zygote:
        """The one whose imports saw this environment."""
        wanted = {name: value for name, value in environment.items() if not _is_of_one_run(name)}
        key = frozenset(wanted.items())
        async with self._starting:
            zygote = self._warm.pop(key, None)
            if zygote is None or not zygote.alive:
                zygote = await Zygote.start(wanted, self._modules, self._presence)
            self._warm[key] = zygote
            await self._keep_few()
        return zygote

    async def _keep_few(self) -> None:
        before = list(self._warm)[:-1]  # not the one that was just asked for
        spare = [key for key in before if self._warm[key].idle]
        for key in spare[: max(0, len(self._warm) - KEPT)]:
            await self._warm.pop(key).stop()

    async def stop(self) -> None:
        """End all of them."""
        await asyncio.gather(*(zygote.stop() for zygote in self._warm.values()))


def _is_of_one_run(name: str) -> bool:
    """Prefect names the run, its flow and its worker in variables that start so."""
    return name.startswith("PREFECT__")
