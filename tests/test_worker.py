"""The warm worker: real runs in real processes, with a real Prefect server."""

import os
import subprocess
import sys
from pathlib import Path

from server.program import Running
from tests.servers.prefect import RunningPrefect
from tests.servers.worker import ROOT, Pool, is_alive, parent_of, until, worker

# --- runs


def test_a_run_gets_its_parameters_and_its_log_reaches_the_server(pool: Pool) -> None:
    run = pool.run("greet", name="Ada")

    pool.wait_for(run, "COMPLETED")

    assert pool.diary_lines()[0] == "hello Ada"
    until(lambda: "Hello, Ada" in pool.logs(run), "log line")


def test_a_run_is_a_fork_of_one_process_and_ends_with_the_flow(
    pool: Pool, pool_and_worker: tuple[Pool, Running], tmp_path: Path
) -> None:
    told = tmp_path / "told"
    run = pool.run("block_until", told=str(told))
    pool.wait_for_line("blocked")

    child = pool.process_of("blocked")

    zygote = parent_of(child)
    assert parent_of(zygote) == pool_and_worker[1].process.pid
    told.touch()
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


def test_a_worker_that_looks_only_once_ends_when_its_run_has_ended(own_pool: Pool) -> None:
    run = own_pool.run("greet", name="Ada")

    with worker(own_pool, "--run-once") as running:
        assert running.process.wait(60) == 0

    assert own_pool.state(run) == "COMPLETED"


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
