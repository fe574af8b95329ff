"""One system per folder: whoever comes second is told who came first."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    """Hold the folder; the system lets go of it however we end."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "running").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(home, file.read()) from None
        file.truncate(0)
        file.write(f"{os.getpid()} {url}")
        file.flush()
        yield
