"""One program that runs beside us: started, listened to, and never left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from signoff.errors import SignoffError
from signoff.language import _

TAIL = 15
"""How many lines of a log a sentence about a failure carries."""

GUARD = """
read -r _
kill -TERM "-$1"
for second in 1 2 3 4 5; do sleep 1; kill -0 "-$1" || exit; done
kill -KILL "-$1"
"""
"""Waits until our end of its pipe closes, which the system does however we die.

Then it ends the program's whole process group. Linux's parent-death signal would reach the
program itself only, not what the program has started, and works nowhere else.
"""


class ProgramEnded(SignoffError):
    """A program of ours ended, or never answered: without it nothing can be done."""

    def __init__(self, program: "Program", why: str) -> None:
        super().__init__(
            _(
                "{name} {why}. Its last words, from {log}:\n{words}",
                name=program.name,
                why=why,
                log=program.log,
                words=program.last_words(),
            )
        )


@dataclass(frozen=True)
class Program:
    """What to run, the file that keeps what it says, and how to see that it is ready."""

    name: str
    command: Sequence[str]
    log: Path
    ready: Callable[[], bool] = lambda: True
    environment: Mapping[str, str] = field(default_factory=dict)
    """Added to ours."""
    user: int | None = None
    """Whom it runs as, when that is not us."""
    inherits: Sequence[int] = ()
    """Our open files that become its own, by their numbers."""

    def start(self) -> "Running":
        """Start it, with a guard that ends it when we are gone."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                user=self.user,
                process_group=0,
                pass_fds=self.inherits,
            )
        return Running(self, process, _guard(process.pid))

    def last_words(self) -> str:
        """The end of its log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-TAIL:])


@dataclass(frozen=True)
class Running:
    """A program that was started, in a process group of its own."""

    program: Program
    process: "subprocess.Popen[bytes]"
    guard: "subprocess.Popen[bytes]"

    def wait(self, within: float = 120) -> None:
        """Wait until it is ready; say why when it ends before, or takes too long."""
        deadline = time.monotonic() + within
        while not self.program.ready():
            self.must_run()
            if time.monotonic() > deadline:
                raise ProgramEnded(
                    self.program, _("did not answer within {n} seconds", n=round(within))
                )
            time.sleep(0.05)

    def must_run(self) -> None:
        """Say so when it has ended."""
        if (code := self.process.poll()) is not None:
            raise ProgramEnded(self.program, _("ended with code {code}", code=code))

    def stop(self, patience: float = 10) -> None:
        """Ask it to end, wait, and then end whatever of it is left."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.guard.kill()
        self.guard.communicate()


def answers(url: str) -> Callable[[], bool]:
    """A look at whether something at the address answers that all is well."""
    client = httpx.Client(timeout=5)  # one for all looks: to make it costs more than to ask

    def look() -> bool:
        try:
            return client.get(url).is_success
        except httpx.TransportError:
            return False

    return look


def _guard(group: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", str(group)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
