"""The process that has everything imported and does nothing but make copies of itself.

It has one thread, no connection and no event loop: only such a process may be copied safely.
The worker tells it to fork, with the line on which the child will get its order; it tells the
worker which process that became and, later, how it ended.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from server.worker.child import live
from server.worker.lifeline import CANCEL, CONTROL, PRESENCE, SUSPEND, signal_family
from server.worker.prefect_private import fit_for_children
from server.worker.preload import learn, preload

SHUT = (CANCEL, SUSPEND)
"""Held back until a child is ready to hear them."""

PATIENCE = 5.0
"""How many seconds the runs of a worker that vanished have to say that they crash."""


class Zygote:
    """Forks on request, and reports who has ended."""

    def __init__(self, control: socket.socket, presence: int) -> None:
        self._control = control
        self._presence = presence
        self._children: set[int] = set()
        self._bell = _child_bell()

    def serve(self) -> None:
        """Work until the worker closes its end."""
        self._say(ready=True)
        while True:
            heard, _, _ = select.select([self._control, self._bell], [], [])
            if self._bell in heard:
                self._reap()
            if self._control in heard and not self._obey():
                return

    def _obey(self) -> bool:
        message, lines, _, _ = socket.recv_fds(self._control, 65536, 1)
        if not message:
            return False
        order = json.loads(message)
        if "learn" in order:
            learn(order["learn"])
            gc.freeze()
        for line in lines:
            self._fork(line)
        return True

    def _fork(self, line: int) -> None:
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:  # too many processes, or too little memory
            self._say(refused=str(error))
            os.close(line)
            return
        if pid == 0:
            self._control.close()
            self._bell.close()
            live(socket.socket(fileno=line), parent, self._presence)
        with suppress(OSError):  # the child does the same; whoever comes first
            os.setpgid(pid, pid)
        os.close(line)
        self._children.add(pid)
        self._say(forked=pid)

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            self._bell.recv(65536)
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._children.discard(pid)
            self._say(ended=pid, status=os.waitstatus_to_exitcode(status))

    def _say(self, **message: object) -> None:
        try:
            self._control.send(json.dumps(message).encode())
        except (BrokenPipeError, ConnectionResetError):
            return  # the worker is gone; reading will tell

    def end_children(self) -> None:
        """Let the runs that are under way report a crash, then end them."""
        for pid in self._children:
            signal_family(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self._children and time.monotonic() < deadline:
            select.select([self._bell], [], [], 0.2)
            self._reap()
        for pid in self._children:
            signal_family(pid, signal.SIGKILL)


def _child_bell() -> socket.socket:
    """Rings when a child has ended, so that nothing has to look for it."""
    bell, rope = socket.socketpair()
    bell.setblocking(False)
    rope.setblocking(False)
    signal.set_wakeup_fd(rope.detach())
    signal.signal(signal.SIGCHLD, _hear)
    return bell


def _hear(number: int, frame: FrameType | None) -> None:
    """The wake-up descriptor is what counts; a signal without a handler would not ring it."""


def main(modules: list[str]) -> NoReturn:
    """Import, then serve until the worker is gone."""
    control = socket.socket(fileno=int(os.environ.pop(CONTROL)))
    presence = int(os.environ.pop(PRESENCE))
    os.set_inheritable(presence, False)
    signal.pthread_sigmask(signal.SIG_BLOCK, SHUT)
    gc.disable()  # see server/application.py
    preload(modules)
    with fit_for_children():
        gc.collect()
        gc.freeze()
        gc.enable()
        zygote = Zygote(control, presence)
        zygote.serve()
        zygote.end_children()
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
