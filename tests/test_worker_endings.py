"""How runs of the warm worker end when they are not let to: cancelled, killed, left alone."""

import os
import signal
from pathlib import Path

import pytest

from tests.servers.worker import Pool, is_alive, parent_of, until, worker

# --- cancelling


def test_a_cancelled_run_is_interrupted_even_when_blocked_and_cleans_up(
    pool: Pool, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    run, neighbour = pool.run("block"), pool.run("block_until", told=str(told))
    pool.wait_for_line("blocked", times=2)

    pool.cancel(run)

    pool.wait_for(run, "CANCELLED")
    told.touch()
    pool.wait_for(neighbour, "COMPLETED")
    assert pool.diary_lines()[2:] == ["cleaned up"]


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


def test_two_workers_take_nothing_from_each_other_and_run_nothing_twice(pool: Pool) -> None:
    told = pool.folder / "told"
    long = pool.run("block_until", told=str(told))
    pool.wait_for_line("blocked")

    with worker(pool, "--name", "two"):
        deployment = pool.deploy("greet")
        runs = [pool.start(deployment, name=str(number)) for number in range(10)]

        for run in runs:
            pool.wait_for(run, "COMPLETED")
        told.touch()
        pool.wait_for(long, "COMPLETED")
    said = [line for line in pool.diary_lines() if line.startswith("hello")]
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
