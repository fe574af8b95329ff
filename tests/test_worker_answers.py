"""What the warm worker does with answers: at once, with few calls, and within limits."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from server.program import Running
from tests.servers.prefect import RunningPrefect
from tests.servers.tap import Tap, tapped
from tests.servers.worker import Pool, is_alive, until, worker


@pytest.fixture(scope="module")
def tap(prefect_server: RunningPrefect) -> Iterator[Tap]:
    """A tap on the line to the server."""
    with tapped(prefect_server.api_url) as tap:
        yield tap


@pytest.fixture(scope="module")
def narrow_pool_and_worker(
    prefect_server: RunningPrefect, tap: Tap, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Pool, Running]]:
    """A worker that talks through the tap, has room for one run, and hardly ever asks for more."""
    pool = Pool(prefect_server, tmp_path_factory.mktemp("narrow"))
    pool.create()
    hardly_ever = dict.fromkeys(
        ("PREFECT_WORKER_QUERY_SECONDS", "PREFECT_WORKER_HEARTBEAT_SECONDS"), "600"
    )
    with worker(pool, "--limit", "1", PREFECT_API_URL=tap.url, **hardly_ever) as running:
        yield pool, running


@pytest.fixture
def narrow_pool(narrow_pool_and_worker: tuple[Pool, Running]) -> Iterator[Pool]:
    """Its pool, with an empty diary; the worker is still there after the test."""
    pool, running = narrow_pool_and_worker
    pool.diary.write_text("")
    yield pool
    assert running.process.poll() is None


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


def test_an_answer_costs_few_calls(narrow_pool: Pool, tap: Tap) -> None:
    deployment = narrow_pool.deploy("ask")
    for _ in range(2):  # the first time it learns what it will not ask again
        run = narrow_pool.start(deployment)
        narrow_pool.wait_for_question(run, "first")
        until(lambda: not is_alive(narrow_pool.process_of("begin")), "end of the process")
        before = len(tap.requests)

        narrow_pool.answer(run, "yes")

        narrow_pool.wait_for_question(run, "second")
        until(partial(_has_logged, tap, before), "log lines")
    calls = Counter(tap.requests[before:])
    del calls[f"POST /api/work_pools/{narrow_pool.name}/get_scheduled_flow_runs"]
    assert calls == {
        "POST /api/flow_runs/ID/set_state": 4,  # pending, running, "first" again, "second"
        "GET /api/flow_runs/ID": 1,
        "GET /api/flow_runs/ID/input/suspended-first-response": 1,
        "POST /api/flow_runs/ID/input": 1,
        "POST /api/logs/": calls["POST /api/logs/"],
    }


def test_answers_that_come_at_once_find_room_with_a_limit(narrow_pool: Pool) -> None:
    runs = [narrow_pool.run("ask") for _ in range(3)]

    for key in ("first", "second"):
        for run in runs:
            narrow_pool.wait_for_question(run, key)
            narrow_pool.answer(run, key)

    for run in runs:
        narrow_pool.wait_for(run, "COMPLETED")
    lines = narrow_pool.diary_lines()
    assert [lines.count(line) for line in ("begin", "end second")] == [9, 3]


def test_a_run_that_is_suspended_from_outside_stops_at_its_next_step(pool: Pool) -> None:
    run = pool.run("step_by_step")
    pool.wait_for_line("publish first")

    pool.set_state(run, "PAUSED", "Suspended")

    until(lambda: not is_alive(pool.process_of("publish first")), "end of the process")
    assert pool.state(run) == "PAUSED"


def test_a_pool_runs_no_more_at_once_than_it_may(pool: Pool) -> None:
    deployment = pool.deploy("block")
    pool.limit(1)
    try:
        runs = [pool.start(deployment, seconds=1) for _ in range(2)]
        for run in runs:
            pool.wait_for(run, "COMPLETED")
    finally:
        pool.limit(None)

    assert pool.diary_lines() == ["blocked", "unblocked", "cleaned up"] * 2


def test_a_run_gives_back_its_deployments_only_place(pool: Pool) -> None:
    deployment = pool.deploy("greet", concurrency_limit=1)

    for name in ("Ada", "Grace"):
        pool.wait_for(pool.start(deployment, name=name), "COMPLETED")

    assert [line for line in pool.diary_lines() if "hello" in line] == ["hello Ada", "hello Grace"]


def test_an_answer_is_heard_at_once_also_after_the_server_was_away(
    narrow_pool: Pool, prefect_server: RunningPrefect
) -> None:
    run = narrow_pool.run("ask")
    narrow_pool.wait_for_question(run, "first")
    prefect_server.restart()

    narrow_pool.answer(run, "yes")

    narrow_pool.wait_for_question(run, "second")
