"""Every way into Prefect has been thought about: a new Prefect that brings one more fails here."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import prefect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import compile_path

from server.door.instead import EMPTY, instead_of
from server.door.needs import Need, need_of
from server.door.our_pages import OUR_PAGES
from server.door.prefect_pages import PREFECT_PAGES
from server.door.prefect_routes import PREFECT
from server.door.routes import route_of, routes

RUN = "/api/flow_runs/6f1c1c9e-5d9c-4d9c-8f3e-0a1b2c3d4e5f"
WORDS = ["filter", "count", "name", "tag", "latest", "next", "in", "templates", "x", RUN[-36:]]
"""What Prefect's routes are called, where a visitor may also choose a name."""


@pytest.fixture(scope="session")
def in_prefect() -> list[tuple[str, str]]:
    """Method and path of all that Prefect's application answers, in its order."""
    with patch.dict(os.environ, {"PREFECT_UI_API_URL": "http://127.0.0.1:4200/api"}):
        from prefect.server.api.server import create_app

        return [
            (method, path)
            for path, route in walk(create_app().routes)
            for method in sorted(getattr(route, "methods", None) or {"WS"})
            if method != "HEAD"
        ]


def walk(found: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Paths and routes; FastAPI keeps those of a router inside something that is called a route."""
    for route in found:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        if type(route).__name__ == "Mount":
            yield from walk(getattr(route.app, "routes", []), before + route.path)
        elif inner:
            prefix = getattr(getattr(route, "include_context", None), "prefix", "") or ""
            yield from walk(inner, before + prefix)
        elif hasattr(route, "path"):
            yield before + route.path, route


def in_table(table: str = PREFECT) -> set[tuple[str, str]]:
    return {(route.method, plain(route.path)) for route in routes(table)}


def plain(path: str) -> str:
    """The default kind of a part of a path, left out as most of Prefect does."""
    return path.replace(":str}", "}")


def test_every_route_of_prefect_is_in_the_table(in_prefect: list[tuple[str, str]]) -> None:
    assert len(in_prefect) > 190
    assert {(method, plain(path)) for method, path in in_prefect} - in_table() == set()


def test_the_table_has_nothing_that_prefect_has_not(in_prefect: list[tuple[str, str]]) -> None:
    of_files = {("GET", "/api/static/prefect-logo-mark-gradient.png")}  # not a route but a folder
    known = {(method, plain(path)) for method, path in in_prefect}
    assert in_table() - known == of_files


def test_no_line_stands_twice_and_each_names_a_need() -> None:
    lines = list(routes(PREFECT + PREFECT_PAGES + OUR_PAGES))

    assert len({(line.method, line.path) for line in lines}) == len(lines)
    assert {line.need for line in lines} <= {need.value for need in Need}


def test_all_that_is_read_says_how_it_is_narrowed() -> None:
    said = {line.narrowed for line in routes(PREFECT) if line.need == Need.READ}
    others = {line.narrowed for line in routes(PREFECT) if line.need != Need.READ}

    assert said == {"by-tag", "if-asked", "path", "query", "body", "shared"}
    assert others == {""}


@given(st.data())
def test_a_name_that_looks_like_a_route_is_taken_as_prefect_takes_it(
    in_prefect: list[tuple[str, str]], data: st.DataObject
) -> None:
    method, template = data.draw(st.sampled_from([one for one in in_prefect if "{" in one[1]]))
    parts = [
        data.draw(st.sampled_from(WORDS)) if "{" in part else part for part in template.split("/")
    ]
    path = "/".join(parts)

    prefects = next(
        (one for one in in_prefect if one[0] == method and compile_path(one[1])[0].match(path)),
        None,
    )

    ours = route_of(method, path)
    assert (ours and (ours.method, plain(ours.path))) == (prefects and (method, plain(prefects[1])))


@pytest.mark.parametrize("design", ["ui", "ui-v2"])
def test_every_file_of_both_designs_can_be_opened_by_the_team(design: str) -> None:
    folder = Path(prefect.__file__).parent / "server" / design
    before = {"ui": "", "ui-v2": "/v2"}[design]
    files = [file.relative_to(folder) for file in folder.rglob("*") if file.is_file()]

    assert files
    assert {need_of("GET", f"{before}/{file.as_posix()}") for file in files} == {Need.SIGNED_IN}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api"),
        ("GET", "/api/"),
        ("GET", "/api/metrics"),
        ("GET", "/api/static/../admin/settings"),
        ("POST", "/api/flows"),
        ("POST", "/api/flows/filter/"),
        ("OPTIONS", "/api/flows/filter"),
        ("TRACE", "/"),
        ("GET", f"{RUN}x"),
        ("DELETE", "/api/flow_runs/filter"),
        ("POST", "/dashboard"),
        ("POST", "/shared/abc.def"),
        ("GET", "/API/admin/settings"),
        ("GET", "/api/flows/\n"),
        ("GET", "/somewhere"),
        ("WS", "/api/flows/filter"),
        ("WS", "/"),
    ],
)
def test_what_is_in_no_table_takes_what_nobody_has(method: str, path: str) -> None:
    assert need_of(method, path) is None


@pytest.mark.parametrize(
    ("key", "need"),
    [
        ("suspended-approve-legal-1-schema", Need.INPUT_FORM),
        ("suspended-approve-legal-1-description", Need.INPUT_FORM),
        ("suspended-approve-legal-1-response", Need.WORKER),
        ("anything-else", Need.WORKER),
    ],
)
def test_people_read_the_form_but_not_what_others_answered(key: str, need: Need) -> None:
    assert need_of("GET", f"{RUN}/input/{key}") is need


@pytest.mark.parametrize(
    ("method", "path", "need"),
    [
        ("POST", f"{RUN}/resume", Need.ANSWER),
        ("POST", f"{RUN}/set_state", Need.WORKER),
        ("POST", f"{RUN}/input", Need.WORKER),
        ("PATCH", RUN, Need.WORKER),
        ("DELETE", RUN, Need.ENGINEER),
        ("POST", "/api/flow_runs/bulk_set_state", Need.ENGINEER),
        ("POST", "/api/block_documents/filter", Need.WORKER),
        ("POST", "/api/variables/filter", Need.ENGINEER),
        ("GET", "/api/admin/settings", Need.ENGINEER),
        ("POST", "/api/ui/schemas/validate", Need.CHECK_FORM),
        ("WS", "/api/events/out", Need.READ_ALL),
        ("HEAD", "/dashboard", Need.SIGNED_IN),
        ("POST", "/sign-in", Need.OPEN),
        ("GET", "/invitation/abc", Need.OPEN),
        ("HEAD", "/review/abc.def", Need.OPEN),
        ("GET", "/calendar/abc.def/signoff.ics", Need.OPEN),
        ("POST", "/calendar/abc.def/signoff.ics", None),
        ("GET", "/shared/abc.def", Need.OPEN),
        ("GET", "/dashboards/overview/view.xlsx", Need.SIGNED_IN),
        ("POST", "/approve/1/link", Need.SIGNED_IN),
        ("GET", "/account", Need.SIGNED_IN),
    ],
)
def test_what_matters_most_takes_what_it_should(method: str, path: str, need: Need) -> None:
    assert need_of(method, path) is need


def test_no_worker_deletes_or_changes_the_rules() -> None:
    of_workers = [line for line in routes(PREFECT) if line.need == Need.WORKER]
    rules = ("/api/admin", "/api/deployments/", "/api/variables", "/api/automations")

    assert not [line for line in of_workers if line.method in ("DELETE", "PUT")]
    assert {line.path for line in of_workers if line.path.startswith(rules)} == {
        "/api/admin/storage",  # asked before each run: where its result would go
        "/api/deployments/get_scheduled_flow_runs",
    }


def test_what_is_answered_instead_belongs_to_routes_that_not_everybody_may_use() -> None:
    needs = {line: need_of(*line.split()) for line in EMPTY}

    assert set(needs.values()) == {Need.READ_ALL, Need.ENGINEER}
    assert instead_of("GET", "/api/admin/storage") is None
    assert instead_of("POST", "/api/automations/filter") == b"[]"
