"""Whatever names a run says which, so that the door can ask whose it is."""

import json
from uuid import UUID

import pytest

from server.door.asked_about import AskedAbout, artifact_of, asked_about, run_of, task_run_of
from server.door.prefect_routes import PREFECT
from server.door.refusals import Refused
from server.door.routes import routes

RUN, TASK_RUN = (
    UUID("920f949f-8c33-42b7-bc5d-10e6187e008e"),
    UUID("1688f932-5c7f-4346-a80f-b626c25dd500"),
)


@pytest.mark.parametrize(
    ("method", "path", "query", "said", "about"),
    [
        ("GET", f"/api/flow_runs/{RUN}", "", None, AskedAbout(frozenset({RUN}))),
        (
            "GET",
            f"/api/flow_runs/{RUN.hex.upper()}/graph-v2",
            "",
            None,
            AskedAbout(frozenset({RUN})),
        ),
        ("POST", f"/api/flow_runs/{RUN}/resume", "", {}, AskedAbout(frozenset({RUN}))),
        (
            "GET",
            f"/api/ui/task_runs/{TASK_RUN}",
            "",
            None,
            AskedAbout(task_runs=frozenset({TASK_RUN})),
        ),
        ("GET", f"/api/artifacts/{RUN}", "", None, AskedAbout(artifacts=frozenset({RUN}))),
        ("GET", "/api/flow_run_states/", f"flow_run_id={RUN}", None, AskedAbout(frozenset({RUN}))),
        (
            *("GET", "/api/task_run_states/", f"task_run_id={TASK_RUN}", None),
            AskedAbout(task_runs=frozenset({TASK_RUN})),
        ),
        (
            *("POST", "/api/ui/flow_runs/count-task-runs", ""),
            *({"flow_run_ids": [str(RUN)]}, AskedAbout(frozenset({RUN}))),
        ),
        (
            *("POST", "/api/logs/filter", ""),
            {"logs": {"flow_run_id": {"any_": [str(RUN)]}, "task_run_id": {"is_null_": True}}},
            AskedAbout(frozenset({RUN})),
        ),
        (
            *("POST", "/api/logs/filter", ""),
            {"logs": {"task_run_id": {"any_": [str(TASK_RUN)]}}},
            AskedAbout(task_runs=frozenset({TASK_RUN})),
        ),
        ("POST", "/api/flow_runs/filter", "", {}, AskedAbout()),
        ("GET", "/api/deployments/name/a/b", "", None, AskedAbout()),
    ],
)
def test_whatever_names_a_run_says_which(
    method: str, path: str, query: str, said: object, about: AskedAbout
) -> None:
    body = b"" if said is None else json.dumps(said).encode()
    assert asked_about(method, path, query.encode(), body) == about


@pytest.mark.parametrize(
    ("method", "path", "query", "said"),
    [
        ("GET", "/api/flow_run_states/", "", None),
        ("GET", "/api/flow_run_states/", f"flow_run_id={RUN}&flow_run_id={TASK_RUN}", None),
        ("GET", "/api/flow_run_states/", f"flow%5Frun_id={RUN}&flow_run_id={TASK_RUN}", None),
        ("GET", "/api/flow_run_states/", "flow_run_id=all", None),
        ("POST", "/api/logs/filter", "", None),
        ("POST", "/api/logs/filter", "", {"logs": {"level": {"ge_": 0}}}),
        ("POST", "/api/logs/filter", "", {"logs": {"flow_run_id": {"any_": None}}}),
        (
            *("POST", "/api/logs/filter", ""),
            {
                "logs": {
                    "operator": "or_",
                    "flow_run_id": {"any_": [str(RUN)]},
                    "level": {"ge_": 0},
                }
            },
        ),
        ("POST", "/api/ui/flow_runs/count-task-runs", "", {}),
        ("POST", "/api/ui/flow_runs/count-task-runs", "", {"flow_run_ids": ["x"]}),
        ("POST", "/api/ui/flow_runs/count-task-runs", "", {"flow_run_ids": [str(RUN)] * 201}),
    ],
)
def test_whoever_names_no_run_gets_nothing(
    method: str, path: str, query: str, said: object
) -> None:
    body = b"" if said is None else json.dumps(said).encode()
    with pytest.raises(Refused):
        asked_about(method, path, query.encode(), body)


def test_every_route_that_is_narrowed_by_its_path_names_something_in_it() -> None:
    for line in [line for line in routes(PREFECT) if line.narrowed == "path"]:
        path = line.path.replace("{id:uuid}", str(RUN))
        assert RUN in (run_of(path), task_run_of(path), artifact_of(path)), line.path


def test_ids_are_read_as_prefect_reads_them() -> None:
    assert run_of(f"/api/flow_runs/{RUN.hex}") == UUID(str(RUN))
    assert run_of("/api/flow_runs/filter") is None
    assert run_of(f"/api/task_runs/{RUN}") is None
