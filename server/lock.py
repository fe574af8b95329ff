"""One system per folder: whoever comes second is told who came first."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from signoff.errors import SignoffError
from signoff.language import _


class AlreadyRunning(SignoffError):
    """Somebody has started a system in this folder, and it still runs."""

    def __init__(self, home: Path, said: str) -> None:
        self.pid, _space, self.url = said.partition(" ")
        super().__init__(
            _(
                "Signoff is already running at {url} (process {pid}, folder {home})."
                " Open that, or end it first, or choose another folder with SIGNOFF_HOME.",
                url=self.url,
                pid=self.pid,
                home=home,
            )
        )


@contextmanager
def only_one(home: Path, url: str) -> Iterator[None]:
    """Hold the folder; the machine lets go of it however we end."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "running").open("a+") as file:
        _hold(file, home)
        file.truncate(0)
        file.write(f"{os.getpid()} {url}")
        file.flush()
        yield


def must_not_run(home: Path) -> None:
    """Refuse to touch a folder, to clear it for instance, while a system runs in it."""
    if (home / "running").exists():
        with (home / "running").open("a+") as file:
            _hold(file, home)


def running_at(home: Path) -> str:
    """Where the system that runs in this folder is opened; empty when none runs."""
    try:
        must_not_run(home)
    except AlreadyRunning as running:
        return running.url
    return ""


def _hold(file: TextIO, home: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise AlreadyRunning(home, file.read()) from None
