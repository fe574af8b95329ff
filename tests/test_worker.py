"""The warm worker: real runs in real processes, with a real Prefect server."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from server.program import Running
from tests.servers.prefect import RunningPrefect
from tests.servers.tap import Tap, tapped
from tests.servers.worker import ROOT, Pool, is_alive, until, worker


@pytest.fixture(scope="module")
def shared(
    prefect_server: RunningPrefect, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Pool, Running]]:
    """One worker for all tests that do not harm it."""
    pool = Pool(prefect_server, tmp_path_factory.mktemp("worker"))
    pool.create()
    with worker(pool) as running:
        yield pool, running


@pytest.fixture
def pool(shared: tuple[Pool, Running]) -> Pool:
    """Its pool, with an empty diary."""
    shared[0].diary.write_text("")
    return shared[0]


@pytest.fixture
def own_pool(prefect_server: RunningPrefect, tmp_path: Path) -> Pool:
    """A pool for a test that starts, or ends, workers of its own."""
    pool = Pool(prefect_server, tmp_path)
    pool.create()
    return pool


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


# --- runs


def test_a_run_gets_its_parameters_and_its_log_reaches_the_server(pool: Pool) -> None:
    run = pool.run("greet", name="Ada")

    pool.wait_for(run, "COMPLETED")

    assert pool.diary_lines()[0] == "hello Ada"
    until(lambda: "Hello, Ada" in pool.logs(run), "log line")


def test_a_run_is_a_fork_of_one_process_and_ends_with_the_flow(
    shared: tuple[Pool, Running], pool: Pool
) -> None:
    run = pool.run("block", seconds=1)
    pool.wait_for_line("blocked")

    child = pool.process_of("blocked")

    zygote = parent_of(child)
    assert parent_of(zygote) == shared[1].process.pid
    pool.wait_for(run, "COMPLETED")
    until(lambda: not is_alive(child), "end of the process")


def test_an_asynchronous_flow_runs_too(pool: Pool) -> None:
    pool.wait_for(pool.run("greet_later"), "COMPLETED")

    assert pool.diary_lines() == ["hello later"]


def test_a_failed_run_is_reported_failed_and_not_crashed(pool: Pool) -> None:
    run = pool.run("fail")

    pool.wait_for(run, "FAILED")

    assert "ValueError" in pool.flow_run(run)["state"]["message"]


def test_a_step_is_shown_with_its_run(pool: Pool) -> None:
    run = pool.run("two_steps", seconds=0)
    pool.wait_for(run, "COMPLETED")

    def steps() -> list[str]:
        found = pool.post("/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return [step["state_type"] for step in found]

    until(lambda: steps() == ["COMPLETED", "COMPLETED"], "two steps", steps)


def test_a_deployment_sets_variables_and_folder_and_may_change_them(
    pool: Pool, tmp_path: Path
) -> None:
    there = {"env": {"MOOD": "fine"}, "working_dir": str(tmp_path)}
    deployment = pool.deploy("greet", job_variables=there, name="mine")
    pool.wait_for(pool.start(deployment, name="Ada"), "COMPLETED")
    elsewhere = {**there, "working_dir": str(tmp_path.parent)}
    assert pool.deploy("greet", job_variables=elsewhere, name="mine") == deployment

    pool.wait_for(pool.start(deployment, name="Ada"), "COMPLETED")

    assert pool.diary_lines() == [
        *("hello Ada", "mood=fine", f"folder={tmp_path}"),
        *("hello Ada", "mood=fine", f"folder={tmp_path.parent}"),
    ]


def test_a_run_that_cannot_begin_says_why(pool: Pool, tmp_path: Path) -> None:
    enter = {"prefect.deployments.steps.set_working_directory": {"directory": f"{tmp_path}/no"}}

    run = pool.start(pool.deploy("greet", pull_steps=[enter]), name="Ada")

    pool.wait_for(run, "CRASHED")
    assert "No such file or directory" in pool.flow_run(run)["state"]["message"]


def test_without_a_folder_a_run_gets_an_empty_one_that_goes_with_it(pool: Pool) -> None:
    pool.wait_for(pool.run("greet", name="Ada"), "COMPLETED")

    folder = Path(pool.diary_lines()[-1].removeprefix("folder="))

    until(lambda: not folder.exists(), "end of the folder")


def test_a_flow_in_a_file_runs_the_plain_way(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "from prefect import flow\n"
        "from tests.flows_for_worker import note\n\n\n"
        "@flow\ndef mine(diary: str) -> None:\n    note(diary, 'from a file')\n"
    )
    enter = {"prefect.deployments.steps.set_working_directory": {"directory": str(tmp_path)}}
    deployment = pool.deploy("mine.py:mine", pull_steps=[enter])

    run = pool.start(deployment)

    pool.wait_for(run, "COMPLETED")
    assert pool.diary_lines() == ["from a file"]


def test_other_code_of_the_same_name_is_not_mistaken_for_ours(pool: Pool, tmp_path: Path) -> None:
    pool.wait_for(pool.run("greet", name="Ada"), "COMPLETED")  # our code is known from now on
    package = tmp_path / "tests"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "flows_for_worker.py").write_text(
        "from pathlib import Path\nfrom prefect import flow\n\n\n"
        "@flow\ndef greet(diary: str) -> None:\n    Path(diary).write_text('another greeting 0')\n"
    )
    enter = {"prefect.deployments.steps.set_working_directory": {"directory": str(tmp_path)}}
    deployment = pool.deploy("greet", pull_steps=[enter])

    pool.wait_for(pool.start(deployment), "COMPLETED")

    assert pool.diary_lines() == ["another greeting"]


# --- answers


def test_a_suspended_run_has_no_process_and_goes_on_with_the_answer(pool: Pool) -> None:
    runs = [pool.run("ask") for _ in range(4)]
    for run in runs:
        pool.wait_for_question(run, "first")
    processes = {int(line.split()[-1]) for line in pool.diary.read_text().splitlines()}
    until(lambda: not any(is_alive(pid) for pid in processes), "end of all processes")

    pool.answer(runs[0], "yes")

    pool.wait_for_question(runs[0], "second")
    assert pool.diary_lines() == ["begin"] * 4 + ["begin", "publish yes"]
    pool.answer(runs[0], "really")
    pool.wait_for(runs[0], "COMPLETED")
    assert pool.diary_lines()[-1] == "end really"


def _has_logged(tap: Tap, since: int) -> bool:
    return "POST /api/logs/" in tap.requests[since:]


def test_an_answer_costs_few_calls(prefect_server: RunningPrefect, tmp_path: Path) -> None:
    pool = Pool(prefect_server, tmp_path)
    pool.create()
    with tapped(prefect_server.api_url) as tap, worker(pool, PREFECT_API_URL=tap.url):
        deployment = pool.deploy("ask")
        for _ in range(2):  # the first time it learns what it will not ask again
            run = pool.start(deployment)
            pool.wait_for_question(run, "first")
            until(lambda: not is_alive(pool.process_of("begin")), "end of the process")
            before = len(tap.requests)

            pool.answer(run, "yes")

            pool.wait_for_question(run, "second")
            until(partial(_has_logged, tap, before), "log lines")
    calls = Counter(tap.requests[before:])
    del calls[f"POST /api/work_pools/{pool.name}/get_scheduled_flow_runs"]
    assert calls == {
        "POST /api/flow_runs/ID/set_state": 4,  # pending, running, "first" again, "second"
        "GET /api/flow_runs/ID": 1,
        "GET /api/flow_runs/ID/input/suspended-first-response": 1,
        "POST /api/flow_runs/ID/input": 1,
        "POST /api/logs/": calls["POST /api/logs/"],
    }


def test_answers_that_come_at_once_find_room_with_a_limit(own_pool: Pool) -> None:
    with worker(own_pool, "--limit", "1") as running:
        runs = [own_pool.run("ask") for _ in range(3)]

        for key in ("first", "second"):
            for run in runs:
                own_pool.wait_for_question(run, key)
                own_pool.answer(run, key)

        for run in runs:
            own_pool.wait_for(run, "COMPLETED")
        assert running.process.poll() is None
    lines = own_pool.diary_lines()
    assert [lines.count(line) for line in ("begin", "end second")] == [9, 3]


def test_a_run_that_is_suspended_from_outside_stops_at_its_next_step(pool: Pool) -> None:
    run = pool.run("two_steps")
    pool.wait_for_line("publish one")

    pool.set_state(run, "PAUSED", "Suspended")

    until(lambda: not is_alive(pool.process_of("publish one")), "end of the process")
    assert pool.state(run) == "PAUSED"
    assert pool.diary_lines() == ["publish one"]


# --- cancelling


def test_a_cancelled_run_is_interrupted_even_when_blocked_and_cleans_up(pool: Pool) -> None:
    run, neighbour = pool.run("block"), pool.run("block", seconds=3)
    pool.wait_for_line("blocked", times=2)

    pool.cancel(run)

    pool.wait_for(run, "CANCELLED")
    pool.wait_for(neighbour, "COMPLETED")
    assert sorted(pool.diary_lines()[2:]) == ["cleaned up", "cleaned up", "unblocked"]


def test_a_cancelled_run_that_hears_no_signal_is_killed(pool: Pool) -> None:
    run = pool.run("refuse_to_end")
    pool.wait_for_line("blocked")

    pool.cancel(run)

    pool.wait_for(run, "CANCELLED")
    until(lambda: not is_alive(pool.process_of("blocked")), "end of the process")


def test_a_run_that_waits_for_its_next_try_can_be_cancelled(pool: Pool) -> None:
    run = pool.run("try_again")
    until(lambda: pool.flow_run(run)["state"]["name"] == "AwaitingRetry", "next try")

    pool.cancel(run)

    pool.wait_for(run, "CANCELLED")
    until(lambda: not is_alive(pool.process_of("failing")), "end of the process")


# --- crashes


@pytest.mark.parametrize("code", [0, 3])
def test_a_run_whose_process_leaves_without_a_word_is_reported_crashed(
    pool: Pool, code: int
) -> None:
    run = pool.run("vanish", code=code)

    pool.wait_for(run, "CRASHED")

    assert f"exit code {code}" in pool.flow_run(run)["state"]["message"]


def test_a_killed_run_is_reported_crashed_and_its_neighbour_goes_on(pool: Pool) -> None:
    run = pool.run("block")
    pool.wait_for_line("blocked")
    neighbour = pool.run("two_steps")
    pool.wait_for_line("publish one")

    os.kill(pool.process_of("blocked"), signal.SIGKILL)

    pool.wait_for(run, "CRASHED")
    pool.wait_for(neighbour, "COMPLETED")


def test_runs_of_a_worker_that_was_killed_end_with_it_and_say_so(own_pool: Pool) -> None:
    with worker(own_pool) as running:
        run = own_pool.run("block")
        own_pool.wait_for_line("blocked")

        os.kill(running.process.pid, signal.SIGKILL)

        own_pool.wait_for(run, "CRASHED")
        until(lambda: not is_alive(own_pool.process_of("blocked")), "end of the process")


def test_runs_that_nobody_could_speak_for_are_found_by_the_next_worker(own_pool: Pool) -> None:
    with worker(own_pool) as running:
        lost, waiting = own_pool.run("block"), own_pool.run("ask")
        own_pool.wait_for_line("blocked")
        own_pool.wait_for_question(waiting, "first")
        child = own_pool.process_of("blocked")
        zygote = parent_of(child)
        cancelled = own_pool.run("refuse_to_end")
        own_pool.wait_for_line("blocked", times=2)

        os.kill(running.process.pid, signal.SIGKILL)
        os.kill(zygote, signal.SIGKILL)

        until(lambda: not is_alive(child), "end of the process")
    assert own_pool.state(lost) == "RUNNING"
    own_pool.cancel(cancelled)

    with worker(own_pool):
        own_pool.wait_for(lost, "CRASHED")
        own_pool.wait_for(cancelled, "CANCELLED")
        assert own_pool.state(waiting) == "PAUSED"


def test_two_workers_take_nothing_from_each_other_and_run_nothing_twice(own_pool: Pool) -> None:
    with worker(own_pool, "--name", "one"):
        long = own_pool.run("block", seconds=12)
        own_pool.wait_for_line("blocked")

        with worker(own_pool, "--name", "two"):
            deployment = own_pool.deploy("greet")
            runs = [own_pool.start(deployment, name=str(number)) for number in range(10)]

            for run in (long, *runs):
                own_pool.wait_for(run, "COMPLETED")
    said = [line for line in own_pool.diary_lines() if line.startswith("hello")]
    assert sorted(said) == [f"hello {number}" for number in range(10)]


def test_a_lost_zygote_is_replaced_and_its_runs_are_reported_crashed(pool: Pool) -> None:
    run = pool.run("block")
    pool.wait_for_line("blocked")

    os.kill(parent_of(pool.process_of("blocked")), signal.SIGKILL)

    pool.wait_for(run, "CRASHED")
    pool.wait_for(pool.run("greet", name="Ada"), "COMPLETED")


def test_a_worker_that_is_asked_to_stop_lets_short_runs_finish(own_pool: Pool) -> None:
    with worker(own_pool) as running:
        short, long = own_pool.run("block", seconds=3), own_pool.run("block")
        own_pool.wait_for_line("blocked", times=2)

        running.process.terminate()

        own_pool.wait_for(short, "COMPLETED")
        own_pool.wait_for(long, "CRASHED")
        running.process.wait(20)
    assert not is_alive(own_pool.process_of("blocked"))


# --- limits


def test_a_pool_runs_no_more_at_once_than_it_may(pool: Pool) -> None:
    deployment = pool.deploy("block")
    pool.api.patch(f"/work_pools/{pool.name}", json={"concurrency_limit": 1})
    try:
        runs = [pool.start(deployment, seconds=1) for _ in range(2)]
        for run in runs:
            pool.wait_for(run, "COMPLETED")
    finally:
        pool.api.patch(f"/work_pools/{pool.name}", json={"concurrency_limit": None})

    assert pool.diary_lines() == ["blocked", "unblocked", "cleaned up"] * 2


# --- beside it


def test_prefect_knows_the_type_from_its_own_command_line(
    prefect_server: RunningPrefect, tmp_path: Path
) -> None:
    pool = Pool(prefect_server, tmp_path)

    subprocess.run(
        [sys.executable, "-m", "prefect", "work-pool", "create", pool.name, "--type", "signoff"],
        env={**os.environ, **prefect_server.environment},
        check=True,
        capture_output=True,
        cwd=ROOT,
    )

    made = pool.api.get(f"/work_pools/{pool.name}").json()
    assert made["type"] == "signoff"
    assert "working_dir" in made["base_job_template"]["variables"]["properties"]


def test_the_plain_process_worker_runs_the_same_flows(
    prefect_server: RunningPrefect, tmp_path: Path
) -> None:
    pool = Pool(prefect_server, tmp_path, type="process")
    pool.create()

    with worker(pool, PREFECT_WORKER_QUERY_SECONDS="0.5"):
        run = pool.run("ask")
        pool.wait_for_question(run, "first")
        pool.answer(run, "yes")
        pool.wait_for_question(run, "second")

    assert pool.diary_lines() == ["begin", "begin", "publish yes"]
