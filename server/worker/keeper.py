"""Who is behind a run: a name written at the run, and a mark that the system takes away with us.

The mark is a socket with a name and no file. The worker makes it, and every process that runs
something for the worker inherits it, so it is gone exactly when the last of them is gone, however
they went. No process id is compared, none can be mistaken for another one's.
"""

import errno
import os
import re
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Self

WRITTEN = re.compile(r"signoff-worker/(?P<place>[^/\s]+)/(?P<mark>[^/\s]+)/(?P<worker>.+)$")


@dataclass(frozen=True)
class Keeper:
    """One start of one worker."""

    place: str
    """Where the mark can be seen: one start of one machine, one network namespace."""
    mark: str
    worker: str

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """The keeper that somebody wrote down, if it was one of us."""
        found = WRITTEN.search(text or "")
        return cls(**found.groupdict()) if found else None

    def __str__(self) -> str:
        return f"signoff-worker/{self.place}/{self.mark}/{self.worker}"

    @property
    def is_here(self) -> bool:
        """Whether this machine can tell if anybody of it is left."""
        return self.place == _this_place()

    def is_gone(self) -> bool:
        """Whether nobody is left; only this machine can tell."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
            return _took(probe, self.mark)


class Presence:
    """Our own mark, for as long as we and our children live."""

    def __init__(self, worker: str) -> None:
        self.keeper = Keeper(_this_place(), secrets.token_hex(6), worker)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        _took(self._socket, self.keeper.mark)

    def fileno(self) -> int:
        """What a child has to inherit."""
        return self._socket.fileno()

    def end(self) -> None:
        """Leave."""
        self._socket.close()


def _took(mark: socket.socket, name: str) -> bool:
    try:
        mark.bind(f"\0signoff-worker-{name}")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise
    return True


def _this_place() -> str:
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    network = os.stat("/proc/self/ns/net").st_ino
    return f"{boot[:8]}-{network}"
