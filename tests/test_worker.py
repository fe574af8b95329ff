"""The warm worker: real runs in real processes, with a real Prefect server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.program import Running
from tests.servers.prefect import RunningPrefect
from tests.servers.worker import ROOT, Pool, is_alive, processes_under, until, worker


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


def zygote_of(running: Running) -> int:
    return processes_under(running.process.pid)[0]


# --- runs


def test_a_run_gets_its_parameters_and_its_log_reaches_the_server(pool: Pool) -> None:
    run = pool.run("greet", name="Ada")

    pool.wait_for(run, "COMPLETED")

    assert pool.diary_lines()[0] == "hello Ada"
    until(lambda: "Hello, Ada" in pool.logs(run), "log line")


def test_a_run_is_a_fork_of_one_process_and_ends_with_the_flow(
    shared: tuple[Pool, Running], pool: Pool
) -> None:
    running = shared[1]
    run = pool.run("block", seconds=1)
    pool.wait_for_line("blocked")

    child = pool.process_of("blocked")

    assert child in processes_under(zygote_of(running))
    pool.wait_for(run, "COMPLETED")
    until(lambda: not is_alive(child), "end of the process")


def test_an_asynchronous_flow_runs_too(pool: Pool) -> None:
    pool.wait_for(pool.run("greet_later"), "COMPLETED")

    assert pool.diary_lines() == ["hello later"]


def test_a_failed_run_is_reported_failed_and_not_crashed(pool: Pool) -> None:
    run = pool.run("fail")

    pool.wait_for(run, "FAILED")

    assert "ValueError" in pool.flow_run(run)["state"]["message"]


def test_a_deployment_sets_variables_and_folder_and_may_change_them(
    pool: Pool, tmp_path: Path
) -> None:
    deployment = pool.deploy(
        "greet", job_variables={"env": {"MOOD": "fine"}, "working_dir": str(tmp_path)}
    )
    pool.wait_for(pool.start(deployment, name="Ada"), "COMPLETED")
    pool.deploy("greet", job_variables={"env": {"MOOD": "better"}})

    pool.wait_for(pool.start(deployment, name="Ada"), "COMPLETED")

    lines = pool.diary_lines()
    assert lines[1:3] == ["mood=fine", f"folder={tmp_path}"]
    assert lines[4] == "mood=better"
    assert lines[5] != lines[2]


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
    package = tmp_path / "tests"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "flows_for_worker.py").write_text(
        "from pathlib import Path\nfrom prefect import flow\n\n\n"
        "@flow\ndef greet(diary: str) -> None:\n    Path(diary).write_text('another greeting 0')\n"
    )
    enter = {"prefect.deployments.steps.set_working_directory": {"directory": str(tmp_path)}}
    deployment = pool.deploy(
        "greet", pull_steps=[enter], job_variables={"env": {"PYTHONPATH": str(tmp_path)}}
    )

    pool.wait_for(pool.start(deployment), "COMPLETED")

    assert pool.diary_lines() == ["another greeting"]


# --- answers


def test_a_suspended_run_has_no_process_and_goes_on_with_the_answer(
    shared: tuple[Pool, Running], pool: Pool
) -> None:
    zygote = zygote_of(shared[1])
    runs = [pool.run("ask") for _ in range(4)]
    for run in runs:
        pool.wait_for_question(run, "first")
    until(lambda: not processes_under(zygote), "end of all processes")

    pool.answer(runs[0], "yes")

    pool.wait_for_question(runs[0], "second")
    assert pool.diary_lines() == ["begin"] * 4 + ["begin", "publish yes"]
    pool.answer(runs[0], "really")
    pool.wait_for(runs[0], "COMPLETED")
    assert pool.diary_lines()[-1] == "end really"


def test_an_answer_that_comes_at_once_does_not_start_a_second_process_beside_the_first(
    own_pool: Pool,
) -> None:
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
        zygote, child = zygote_of(running), own_pool.process_of("blocked")
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


def test_a_second_worker_takes_nothing_from_one_that_lives(own_pool: Pool) -> None:
    with worker(own_pool, "--name", "one"):
        run = own_pool.run("block", seconds=8)
        own_pool.wait_for_line("blocked")

        with worker(own_pool, "--name", "two"):
            own_pool.wait_for(run, "COMPLETED")

    assert own_pool.diary_lines() == ["blocked", "unblocked", "cleaned up"]


def test_two_workers_never_run_one_run_twice(own_pool: Pool) -> None:
    with worker(own_pool), worker(own_pool):
        deployment = own_pool.deploy("greet")

        runs = [own_pool.start(deployment, name=str(number)) for number in range(10)]

        for run in runs:
            own_pool.wait_for(run, "COMPLETED")
    said = [line for line in own_pool.diary_lines() if line.startswith("hello")]
    assert sorted(said) == [f"hello {number}" for number in range(10)]


def test_a_lost_zygote_is_replaced_and_its_runs_are_reported_crashed(own_pool: Pool) -> None:
    with worker(own_pool) as running:
        run = own_pool.run("block")
        own_pool.wait_for_line("blocked")

        os.kill(zygote_of(running), signal.SIGKILL)

        own_pool.wait_for(run, "CRASHED")
        own_pool.wait_for(own_pool.run("greet", name="Ada"), "COMPLETED")


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


def test_a_pool_runs_no_more_at_once_than_it_may(own_pool: Pool) -> None:
    own_pool.api.patch(f"/work_pools/{own_pool.name}", json={"concurrency_limit": 1})

    with worker(own_pool, PREFECT_WORKER_QUERY_SECONDS="2"):
        deployment = own_pool.deploy("block")
        runs = [own_pool.start(deployment, seconds=1) for _ in range(2)]
        for run in runs:
            own_pool.wait_for(run, "COMPLETED")

    assert own_pool.diary_lines() == ["blocked", "unblocked", "cleaned up"] * 2


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
