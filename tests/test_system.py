"""Everything starts together, says what is wrong, and ends together, however it is ended."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest

from server.here import set_here
from server.keys import own_key
from server.lock import AlreadyRunning, must_not_run
from server.ports import any_free, port_of, take, take_first
from server.program import Program, ProgramEnded
from server.system import PortTaken, System, running
from server.worker_program import Worker
from tests.servers.prefect import CACHE

PATIENCE = 60
"""Seconds: what takes one on an idle machine takes longer where all others are at work."""
get = partial(httpx.get, timeout=PATIENCE)

STARTS_A_PROGRAM = """
import sys, time
from pathlib import Path
from server.program import Program
Program("A shell", ["/bin/sh", "-c", sys.argv[1]], Path(sys.argv[2])).start()
print("started", flush=True)
time.sleep(60)
"""

STARTS_A_SYSTEM = """
import sys
from pathlib import Path
from server.system import System, running
with running(System(Path(sys.argv[1]), worker=None, cache=Path(sys.argv[2]))) as system:
    print(system.ui_url, *(part.process.pid for part in system.parts), flush=True)
    system.watch()
"""

WATCHES_ITS_TERMINAL = """
import sys, time
from pathlib import Path
from server.signals import Terminal
terminal = Terminal()
while not terminal.is_closed():
    Path(sys.argv[1], "open").touch()
    time.sleep(0.05)
Path(sys.argv[1], "closed").touch()
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our store is where the system is."""
    monkeypatch.setenv("SIGNOFF_HOME", str(tmp_path))
    set_here({})
    yield
    monkeypatch.undo()
    set_here({})


def test_a_system_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(System(tmp_path, worker=Worker(type="process"), cache=CACHE)) as system:
        with own_key() as key:
            user, _colon, password = key.partition(":")
            pool = get(f"{system.api_url}/work_pools/signoff", auth=(user, password))
        assert pool.json()["type"] == "process"
        assert get(f"{system.api_url}/work_pools/signoff").status_code == 401
        assert get(f"{system.ui_url}/sign-in").status_code == 200
        with pytest.raises(AlreadyRunning, match=f"already running at {system.ui_url}") as second:
            running(System(tmp_path)).__enter__()
        assert second.value.pid == str(os.getpid())
        with pytest.raises(AlreadyRunning):
            must_not_run(tmp_path)
        groups = [part.process.pid for part in system.parts]
    _eventually(lambda: not any(_group_lives(group) for group in groups))
    must_not_run(tmp_path)
    assert {file.name for file in (tmp_path / "logs").iterdir()} == {"server.log", "worker.log"}


def test_a_system_that_is_asked_to_end_ends_its_parts(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_A_SYSTEM, str(tmp_path), str(CACHE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        url, *parts = _first_line(starter).split()
        assert get(f"{url}/sign-in").status_code == 200
        starter.terminate()
    assert starter.returncode == 128 + signal.SIGTERM
    _eventually(lambda: not any(_group_lives(int(part)) for part in parts))


def test_a_program_and_what_it_started_die_with_us_even_when_we_are_killed(
    tmp_path: Path,
) -> None:
    shell = f"sleep 60 & echo $! > {tmp_path}/sleep; echo $$ > {tmp_path}/shell; wait"
    command = [sys.executable, "-c", STARTS_A_PROGRAM, shell, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert _first_line(starter) == "started"
        _eventually(lambda: _written(tmp_path / "shell") != "")
        group = int(_written(tmp_path / "shell"))
        assert _group_lives(group)
        starter.kill()
    _eventually(lambda: not _group_lives(group))


def test_a_closed_terminal_is_noticed_though_nobody_tells_us(tmp_path: Path) -> None:
    shell = 'trap : HUP; "$0" -c "$1" "$2"'  # as `make` does: it waits for us, and says nothing
    command = ["sh", "-c", shell, sys.executable, WATCHES_ITS_TERMINAL, str(tmp_path)]
    leader, terminal = pty.fork()
    if leader == 0:
        os.execvp(command[0], command)
    _eventually((tmp_path / "open").exists)
    os.close(terminal)
    _eventually((tmp_path / "closed").exists)
    os.waitpid(leader, 0)


def test_a_program_that_ends_at_once_is_quoted(tmp_path: Path) -> None:
    program = Program(
        "The printer",
        ["/bin/sh", "-c", "echo no paper; exit 3"],
        tmp_path / "printer.log",
        ready=lambda: False,
    )
    started = program.start()
    with pytest.raises(ProgramEnded) as ended:
        started.wait()
    started.stop()
    said = str(ended.value)
    assert said.startswith("The printer ended with code 3.")
    assert said.endswith(f"{tmp_path}/printer.log:\nno paper")


def test_a_program_that_never_answers_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    started = Program("The mute", ["sleep", "60"], tmp_path / "log", ready=lambda: False).start()
    with pytest.raises(ProgramEnded, match="did not answer within 1 seconds"):
        started.wait(within=1)
    started.stop()
    assert not _group_lives(started.process.pid)


def test_a_taken_port_is_refused_when_asked_for_and_passed_over_when_not(tmp_path: Path) -> None:
    with take(0) as door:
        port = port_of(door)
        with pytest.raises(PortTaken, match=f"Port {port} is taken"):
            running(System(tmp_path, port=port)).__enter__()
        with take_first(port) as next_door:
            assert port_of(next_door) > port


def test_of_systems_that_start_in_one_moment_each_has_a_port_of_its_own() -> None:
    start = any_free()
    with ThreadPoolExecutor(8) as pool, ExitStack() as stack:
        doors = [stack.enter_context(door) for door in pool.map(take_first, [start] * 8)]
        assert len({port_of(door) for door in doors}) == 8


def _written(file: Path) -> str:
    """A file is there a moment before anything stands in it."""
    return file.read_text().strip() if file.exists() else ""


def _first_line(program: "subprocess.Popen[str]") -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _eventually(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"did not come true in {PATIENCE} seconds"
        time.sleep(0.05)
