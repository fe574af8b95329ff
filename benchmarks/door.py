"""What the door costs: the same calls of Prefect's API, with our door in front and without it."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.arena import CACHE
from server.here import set_here
from server.keys import own_key
from server.system import System, running
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.lifecycle.applying import apply, propose
from signoff.workspace import files_of
from tests.servers.prefect import start_prefect

TIMES = 150
WARM = 15
EXAMPLE = Path(__file__).parent.parent / "workspace"
CALLS: tuple[tuple[str, str, object], ...] = (
    ("GET", "/api/admin/version", None),
    ("POST", "/api/flow_runs/filter", {"limit": 50}),
    ("POST", "/api/deployments/filter", {"limit": 50}),
    ("POST", "/api/logs/", []),
)
Ask = Callable[[str, str, object], httpx.Response]


@dataclass(frozen=True)
class DoorCall:
    """One call, by a program with a token and by a person in a browser."""

    what: str
    bare: float
    """Milliseconds, median, without a door."""
    program: float
    person: float


def what_the_door_costs() -> list[DoorCall]:
    """Ask two servers in turn, so that whatever else happens happens to both."""
    with tempfile.TemporaryDirectory(prefix="signoff-bench-") as folder, _both(folder) as asks:
        return [_measured(asks, *call) for call in CALLS]


@contextmanager
def _both(folder: str) -> Iterator[tuple[Ask, Ask, Ask]]:
    home = Path(folder)
    set_here({"SIGNOFF_HOME": str(home / "signoff")})
    bare = start_prefect(home / "bare")
    try:
        behind = System(home / "signoff", worker=None, cache=CACHE)
        with running(behind) as system, own_key() as key:
            apply(propose(files_of(EXAMPLE)), by="the benchmarks")
            name, _colon, token = key.partition(":")
            cookie = {"signoff_session": open_session("amir", Way.INSIDE).secret}
            origin = {"Sec-Fetch-Site": "same-origin"}
            with (
                httpx.Client(base_url=bare.ui_url) as nobody,
                httpx.Client(base_url=system.ui_url, auth=(name, token)) as program,
                httpx.Client(base_url=system.ui_url, cookies=cookie, headers=origin) as person,
            ):
                yield _asker(nobody), _asker(program), _asker(person)
    finally:
        bare.stop()


def _asker(client: httpx.Client) -> Ask:
    def ask(method: str, path: str, body: object) -> httpx.Response:
        return client.request(method, path, json=body).raise_for_status()

    return ask


def _measured(asks: tuple[Ask, Ask, Ask], method: str, path: str, body: object) -> DoorCall:
    took: tuple[list[float], ...] = ([], [], [])
    for _time in range(WARM + TIMES):
        for ask, times in zip(asks, took, strict=True):
            began = time.perf_counter()
            ask(method, path, body)
            times.append(1000 * (time.perf_counter() - began))
    bare, program, person = (statistics.median(times[WARM:]) for times in took)
    return DoorCall(f"{method} {path}", bare, program, person)


if __name__ == "__main__":
    for one in what_the_door_costs():
        print(
            f"{one.what}: {one.bare:.2f} ms, program {one.program / one.bare:.2f},"
            f" person {one.person / one.bare:.2f}"
        )
