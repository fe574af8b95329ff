"""A region's weekly report over years of readings: ours beside pandas and DuckDB."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.history_fill import fill
from benchmarks.history_team import large_team
from server.here import set_here
from signoff.lifecycle.applying import apply, propose
from signoff.store.schema import migrate
from tests.servers.postgres import postgres_server

PROCESSES, TIMES = 5, 4
"""How often each way is begun anew, and how often each of these does it."""
LARGE = 5_000_000
"""Readings from which pandas is asked once only: it takes minutes."""
MOST_MEMORY = 12 * 1024**3
"""What a process may take, in bytes; one that needs more ends."""
Tell = Callable[[str], None]


class NumbersDiffer(Exception):
    """Ways that find other numbers than ours measure something else."""


@dataclass
class Way:
    """What one way took."""

    name: str
    cold: list[float]
    """Seconds of the first time in a process, one for each process."""
    warm: list[float]
    """Seconds of the times after."""
    grown: list[float]
    """MiB of each process."""

    @property
    def seconds(self) -> float:
        """The first time in a process, as a run of a flow does it; the least of all processes.

        Whatever else the machine does only adds to it
        (https://docs.python.org/3/library/timeit.html#timeit.Timer.repeat).
        """
        return min(self.cold)

    @property
    def again(self) -> float:
        """Once everything is there; the least. Nothing was asked again where it takes minutes."""
        return min(self.warm, default=self.seconds)

    @property
    def memory(self) -> float:
        """MiB; the largest."""
        return max(self.grown)


@dataclass
class Rollup:
    """What keeping a day's readings took."""

    readings: int
    seconds: float
    statements: int


@dataclass
class Years:
    """One database with so many readings."""

    database: str
    readings: int
    filled_in: float
    """Seconds."""
    ways: list[Way] = field(default_factory=list)
    rollup: Rollup | None = None

    def way(self, name: str) -> Way | None:
        """What this way took, if it was gone."""
        return next((one for one in self.ways if one.name == name), None)


def years(sizes: Sequence[int], tell: Tell) -> Iterator[Years]:
    """Each size on each database, one after the other."""
    for readings in sizes:
        with tempfile.TemporaryDirectory(prefix="signoff-bench-") as folder:
            yield from _of_size(readings, Path(folder), tell)


def _of_size(readings: int, folder: Path, tell: Tell) -> Iterator[Years]:
    file = folder / "signoff.db"
    on_sqlite, numbers = _measured("SQLite", f"sqlite:///{file}", readings, folder, tell)
    tell(f"{on_sqlite.readings:,} readings, DuckDB")
    _run("history_parquet", str(file), str(folder))
    _go(on_sqlite, "duckdb", str(folder), PROCESSES, numbers)
    yield on_sqlite
    with postgres_server(()) as server, server.fresh_database() as url:
        yield _measured("PostgreSQL", url, readings, folder, tell)[0]


def _measured(
    database: str, url: str, readings: int, folder: Path, tell: Tell
) -> tuple[Years, Any]:
    set_here({"SIGNOFF_HOME": str(folder), "SIGNOFF_DATABASE_URL": url})
    tell(f"{database} is filled with {readings:,} readings")
    began = time.perf_counter()
    migrate()
    apply(propose(large_team()), "the benchmarks")
    there = fill(url, readings)
    os.sync()  # or the disk is still busy with it while the first way is measured
    result = Years(database, there, time.perf_counter() - began)
    tell(f"{database}, {there:,} readings, ours")
    numbers = _go(result, "ours", url, PROCESSES, None)
    _go(result, "mail", url, PROCESSES, numbers)
    tell(f"{database}, {there:,} readings, pandas")
    _go(result, "pandas", url, 1 if there > LARGE else PROCESSES, numbers)
    tell(f"{database}, {there:,} readings, a day's are kept")
    result.rollup = Rollup(**json.loads(_run("history_rollup", url)))
    return result, numbers


def _go(result: Years, name: str, where: str, processes: int, numbers: Any) -> Any:
    """Go one way in several processes; all of them have to find the same numbers."""
    times = 1 if processes == 1 else TIMES
    seen = [json.loads(_run("history_ways", name, where, str(times))) for _ in range(processes)]
    for one in seen:
        numbers = one["numbers"] if numbers is None else numbers
        if one["numbers"] != numbers:
            raise NumbersDiffer(f"{name}: {one['numbers']} instead of {numbers}")
    result.ways.append(
        Way(
            name=name,
            cold=[one["seconds"][0] for one in seen],
            warm=[seconds for one in seen for seconds in one["seconds"][1:]],
            grown=[one["grown"] for one in seen],
        )
    )
    return numbers


def _run(module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *words],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=dict(os.environ),
        preexec_fn=_within_limits,
    )
    return done.stdout


def _within_limits() -> None:
    # Not RLIMIT_AS: what draws the charts reserves addresses that it never uses.
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
