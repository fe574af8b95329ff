"""Which calls Prefect's API was asked, and how it answered: read from the server's own log."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(r'"(?P<method>[A-Z]+|WebSocket) (?P<path>/api/[^ "]*)[^"]*" (?P<answer>\S+)')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NAME = re.compile(r"(?<=/)(name|key|work_pools)/[^/]+")
FORM = re.compile(r"(?<=/input/)suspended-.*(?=-(schema|response|description))")
LOUD = {"PREFECT_SERVER_LOGGING_LEVEL": "INFO"}
"""Has the server write a line for each call."""


@dataclass(frozen=True)
class Call:
    """One call, without the ids that make each one different."""

    method: str
    path: str
    answer: str

    @property
    def was_refused(self) -> bool:
        """The server could not, and did not say that the client was wrong."""
        return self.answer.startswith("5")

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class CallLog:
    """The server's log, read on from where it was read before."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0
        self.read()

    def read(self) -> list[Call]:
        """The calls since the last look."""
        with self._file.open("rb") as log:
            log.seek(self._read)
            new = log.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        return [call for line in whole.decode(errors="replace").splitlines() for call in _in(line)]


def _in(line: str) -> list[Call]:
    found = LINE.search(line)
    if not found:
        return []
    path = FORM.sub("…", NAME.sub(r"\1/…", ID.sub("…", found["path"].partition("?")[0])))
    return [Call(found["method"], path.removeprefix("/api"), found["answer"])]


def most_common(calls: Sequence[Call], per: int) -> dict[str, float]:
    """How often each was made for each of so many, the most common first."""
    return {name: count / per for name, count in Counter(map(str, calls)).most_common()}
