"""Processes that a test starts, stops, freezes and kills."""

import os
import resource
import signal
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import make_url

from tests.publishing.carrying import Orders, Report, work

LONGEST = 60

PROCESSES = get_context("forkserver")
# Each starts as a copy of one that has imported everything: in milliseconds, not seconds.
PROCESSES.set_forkserver_preload(["tests.publishing.warm"])


class Worker:
    """A process that carries a content."""

    def __init__(self, orders: Orders) -> None:
        self.name = orders.name
        self._line, theirs = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=work, args=(theirs, orders), daemon=True)
        self._process.start()
        theirs.close()

    def stops(self) -> datetime:
        """Wait until it is where it was told to stop; what its clock shows there."""
        return self._report("stopped").at

    def go_on(self) -> None:
        """Let it go on from there."""
        self._line.send("go on")

    def ends(self) -> datetime:
        """Wait until it has done all that it can do; what its clock shows then."""
        return self._report("done").at

    def fails(self) -> None:
        """Wait until it has failed, as a flow does when the store cannot be written."""
        self._report("failed")

    def freeze(self) -> None:
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """Let it die in the middle of whatever it does."""
        os.kill(self._pid, signal.SIGKILL)
        self._process.join(LONGEST)
        assert self._process.exitcode == -signal.SIGKILL
        self._line.close()

    def end(self) -> None:
        """See to it that nothing is left of it, whatever happened in the test."""
        self._process.kill()
        self._process.join(LONGEST)
        self._line.close()

    def finds_no_room(self, url: str) -> None:
        """From now on it cannot make any file larger than the journal of this database."""
        size = Path(f"{make_url(url).database}-wal").stat().st_size
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (size, size))

    @property
    def _pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def _report(self, expected: str) -> Report:
        assert self._line.poll(LONGEST), f"{self.name} says nothing"
        said = self._line.recv()
        assert isinstance(said, Report)
        assert said.what == expected, f"{self.name} is {said.what}"
        return said
