"""Whoever sees one region only asks Prefect, in whatever words, and hears of no other."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from server.door.narrowing import TooWide, narrowed, region_tag
from server.door.prefect_routes import PREFECT
from server.door.refusals import NoSense
from server.door.routes import Route, routes
from signoff.access.visitor import SignedIn, Way
from signoff.workspace import read_workspace
from tests.example_workspace import EXAMPLE
from tests.servers.prefect import RunningPrefect

LUCA = SignedIn("luca", 1, Way.PASSWORD)
WORKSPACE = read_workspace(EXAMPLE)
ITALY, GERMANY = region_tag("italy"), region_tag("germany")
NOW = datetime.now(UTC)
TIMES = {
    "history_start": f"{NOW - timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}",
    "history_end": f"{NOW + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}",
}
NEEDED: dict[str, dict[str, Any]] = {
    "/api/flow_runs/history": {**TIMES, "history_interval_seconds": 40_000_000},
    "/api/task_runs/history": {**TIMES, "history_interval_seconds": 40_000_000},
    "/api/ui/task_runs/dashboard/counts": {
        "task_runs": {"start_time": {"after_": "2026-01-01T00:00:00Z"}}
    },
}


def lines(narrowed: str) -> list[Route]:
    return [line for line in routes(PREFECT) if line.narrowed == narrowed]


def asked(path: str, said: object, runs: list[str] | None = None) -> Any:
    return json.loads(narrowed(path, json.dumps(said).encode(), LUCA, WORKSPACE, runs))


@pytest.mark.parametrize(
    "runs",
    [
        None,
        {},
        {"tags": None},
        {"tags": {"all_": [GERMANY]}},
        {"tags": {"any_": [GERMANY]}},
        {"tags": {"operator": "or_", "any_": [GERMANY]}},
        {"operator": "or_", "name": {"like_": "x"}},
    ],
)
def test_the_tag_of_the_region_is_always_asked_for(runs: object) -> None:
    for line in lines("by-tag"):
        said = asked(line.path, {"flow_runs": runs, "limit": 5})

        assert said["flow_runs"]["operator"] == said["flow_runs"]["tags"]["operator"] == "and_"
        assert said["flow_runs"]["tags"]["all_"][0] == ITALY
        assert said["limit"] == 5


@pytest.mark.parametrize(
    "runs",
    [
        {"operator": "or_", "name": {"like_": "x"}, "id": {"any_": []}},
        {"operator": "or_", "tags": {}, "id": {"not_any_": []}},
        {"tags": {"operator": "or_", "any_": [GERMANY], "all_": ["x"]}},
        {"tags": {"operator": "or_", "is_null_": True, "any_": []}},
        {"operator": "xor"},
        {"operator": ["or_"]},
    ],
)
def test_or_beside_the_tag_is_turned_away(runs: object) -> None:
    for line in lines("by-tag"):
        with pytest.raises(TooWide):
            asked(line.path, {"flow_runs": runs})


@pytest.mark.parametrize(
    "body",
    [
        *(b"[]", b"1", b"{", b"\xff", b'{"flow_runs": []}', b'{"flow_runs": {"tags": "x"}}'),
        *(b'{"flow_runs": {"tags": {"all_": "x"}}}', b'{"limit": NaN}'),
        *(b'{"a":' * 30 + b"1" + b"}" * 30, b"[" * 100_000),
    ],
)
def test_what_makes_no_sense_is_not_sent_on(body: bytes) -> None:
    with pytest.raises(NoSense):
        narrowed("/api/flow_runs/filter", body, LUCA, WORKSPACE)


def test_of_what_is_written_twice_only_one_is_sent_on() -> None:
    body = b'{"flow_runs": {"operator": "or_"}, "flow_runs": {"tags": {"any_": ["x"]}}}'
    sent = narrowed("/api/flow_runs/filter", body, LUCA, WORKSPACE)
    assert sent.count(b"flow_runs") == 1


def test_flows_are_the_same_for_all_unless_their_runs_are_asked_about() -> None:
    for line in lines("if-asked"):
        assert asked(line.path, {"limit": 5}) == {"limit": 5}
        for name in ("flow_runs", "task_runs"):
            assert asked(line.path, {name: {}})["flow_runs"]["tags"]["all_"] == [ITALY]


def test_a_route_that_is_not_in_the_table_is_not_narrowed_but_refused() -> None:
    for path in ("/api/flow_runs/everything", "/api/events/filter", "/api/flow_runs/"):
        with pytest.raises(TooWide):
            asked(path, {})


# What somebody may write, and Prefect understands, to see more than they should.
OPERATOR = st.sampled_from([{}, {"operator": "and_"}, {"operator": "or_"}])
TAGS = st.lists(st.sampled_from([ITALY, GERMANY, "of-this-test", "none"]), max_size=2)
TAG_FILTER = st.builds(
    lambda operator, said: {**operator, **said},
    OPERATOR,
    st.fixed_dictionaries({}, optional={"any_": TAGS, "all_": TAGS, "is_null_": st.booleans()}),
)
RUN_FILTER = st.builds(
    lambda operator, said: {**operator, **said},
    OPERATOR,
    st.fixed_dictionaries(
        {},
        optional={
            "tags": st.none() | TAG_FILTER,
            "name": st.fixed_dictionaries({"like_": st.sampled_from(["", "of-this-test"])}),
            "state": st.just({"operator": "or_", "type": {"not_any_": ["FAILED"]}}),
            "deployment_id": st.just({"operator": "or_", "is_null_": True}),
            "parent_task_run_id": st.just({"operator": "or_", "is_null_": True}),
        },
    ),
)
QUESTION = st.fixed_dictionaries(
    {},
    optional={
        "flow_runs": st.none() | RUN_FILTER,
        "flows": st.none() | OPERATOR,
        "task_runs": st.none() | OPERATOR,
        "offset": st.just(0),
    },
)


@pytest.fixture(scope="module")
def api(prefect_server: RunningPrefect) -> Iterator[httpx.Client]:
    """A server with two German runs, one Italian, and one without a region."""
    with httpx.Client(base_url=prefect_server.ui_url, timeout=60) as http:
        flow = http.post("/api/flows/", json={"name": f"of-this-test-{uuid4()}"}).json()
        for tags in ([GERMANY], [GERMANY, "of-this-test"], [ITALY, "of-this-test"], []):
            run = {"flow_id": flow["id"], "name": f"of-this-test {tags}", "tags": tags}
            made = http.post("/api/flow_runs/", json=run).json()
            step = {"flow_run_id": made["id"], "task_key": "t", "dynamic_key": "0"}
            http.post("/api/task_runs/", json=step).raise_for_status()
            kept = {"key": f"k{len(tags)}-{uuid4()}", "type": "markdown", "data": str(tags)}
            kept["flow_run_id"] = made["id"]
            http.post("/api/artifacts/", json=kept).raise_for_status()
        yield http


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(said=QUESTION)
@example(said={})
@example(said={"flow_runs": {"tags": {"any_": [GERMANY]}}})
@example(said={"flow_runs": {"tags": {"operator": "or_", "any_": [GERMANY]}}})
@example(said={"flow_runs": {"operator": "or_", "tags": {"any_": [GERMANY]}}})
@example(said={"flow_runs": {"operator": "or_", "name": {"like_": "of-this-test"}}})
def test_prefect_tells_of_no_other_region_whatever_is_asked(
    said: dict[str, Any], api: httpx.Client
) -> None:
    try:
        question = asked("/api/flow_runs/filter", said)
    except TooWide:
        return

    found = api.post("/api/flow_runs/filter", json=question)

    assert found.status_code == 200, found.text
    assert all(ITALY in run["tags"] for run in found.json())


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(said=QUESTION, named=st.none() | st.lists(st.integers(0, 3), max_size=3))
def test_who_sees_by_brand_or_channel_hears_of_those_runs_only(
    said: dict[str, Any], named: list[int] | None, api: httpx.Client
) -> None:
    ids = [run["id"] for run in api.post("/api/flow_runs/filter", json={}).json()[:4]]
    runs = {"id": {"any_": [ids[n] for n in named]}} if named is not None else {}
    try:
        question = asked(
            "/api/flow_runs/filter", {**said, **({"flow_runs": runs} if runs else {})}, ids[:2]
        )
    except TooWide:
        return

    found = api.post("/api/flow_runs/filter", json=question)

    assert found.status_code == 200, found.text
    assert {run["id"] for run in found.json()} <= set(ids[:2])


@pytest.mark.parametrize("line", lines("by-tag") + lines("if-asked"), ids=lambda line: line.path)
def test_prefect_understands_each_question_kept_to_runs(line: Route, api: httpx.Client) -> None:
    said = {**NEEDED.get(line.path, {}), "flow_runs": {"tags": {"any_": [ITALY]}}}
    all_runs = [run["id"] for run in api.post("/api/flow_runs/filter", json={}).json()]

    of_none = api.post(line.path, json=asked(line.path, said, []))
    of_all = api.post(line.path, json=asked(line.path, said, all_runs))

    assert of_none.status_code == of_all.status_code == 200, of_none.text
    assert how_many(of_none.json()) == 0
    assert how_many(of_all.json()) >= how_many(of_none.json())


@pytest.mark.parametrize("line", lines("by-tag") + lines("if-asked"), ids=lambda line: line.path)
def test_prefect_understands_each_narrowed_question(line: Route, api: httpx.Client) -> None:
    said = {**NEEDED.get(line.path, {}), "flow_runs": {"tags": {"any_": [GERMANY]}}}

    of_another_region = api.post(line.path, json=asked(line.path, said))
    of_ours = api.post(line.path, json=asked(line.path, {**said, "flow_runs": {}}))

    assert of_another_region.status_code == of_ours.status_code == 200, of_another_region.text
    assert how_many(of_another_region.json()) == 0
    if "lateness" not in line.path and "deployments" not in line.path:
        assert how_many(of_ours.json()) >= ("dashboard" not in line.path)


def how_many(said: object) -> float:
    """However the answer is built: the things in it, or the number that it says."""
    match said:
        case {"results": list(found), "count": count}:
            assert count == len(found)
            return float(count)
        case dict():
            return sum(how_many(one) for name, one in said.items() if not name.startswith("sum"))
        case [{"states": _}, *_] | [{"completed": _}, *_]:
            return sum(how_many(one) for one in said)
        case list():
            return len(said)
        case int() | float():
            return float(said)
    return 0
