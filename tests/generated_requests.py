"""Requests that nobody thought of: every route with values made up from its own description."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from requests import Request
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from starlette.routing import Route

from server.door.needs import Need, need_of
from server.pages.application import pages

FEW = settings(
    max_examples=2,
    derandomize=True,  # the same ones in each run
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ANY_JSON: dict[str, Any] = {"content": {"application/json": {"schema": {}}}}
LEFT_OPEN = re.compile(r"\{\w+\}")
NOBODYS_RUN = "7b1d9a52-0000-4000-8000-000000000000"
REAL = "A-REAL-ONE"
"""Stands in a path where the number of something that is there belongs."""

NASTY = (
    "-1", "0", "9" * 30, "١٢", "1e9", " 1", "", "None", "nul\0l", "../../approve/1", "..%2f", "%00",
    "{{ 7*7 }}", "<script>alert(1)</script>", "' or 1=1 --", "\u202egnorw", "👩‍👩‍👧", "a" * 3_000, 
    "é\n\r\nSet-Cookie: planted=1",
    "approve", "reject", "second-factor", "resolve", "https://evil.example/", "//evil.example",
)  # fmt: skip
FIELDS = (
    "about", "again", "answers", "code", "comment", "decision", "do", "form", "half_way", "images",
    "link", "name", "next", "passage", "password", "pool", "question", "revision", "secret", "seen",
    "slot", "text", "to", "why", "1", "2", "3",
)  # fmt: skip
"""What forms of ours send, and the numbers with which posts are ticked."""


@dataclass(frozen=True)
class Sent:
    """One request, which anybody may send."""

    route: str
    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def to_prefect(schema: dict[str, Any]) -> list[Sent]:
    """For each route in Prefect's own description, values that fit it, and some that do not.

    Every second one that is about one run is about `RUN`, the one of the post that waits.
    """
    made: list[Sent] = []
    for found in schemathesis.openapi.from_dict(_as_far_as_read(schema)).get_all_operations():
        assert isinstance(found, Ok)
        values = [found.ok().as_strategy(generation_mode=mode) for mode in GenerationMode]
        for case in _some(st.one_of(values)):
            if "/flow_runs/{id}" in case.path and len(made) % 2:
                case.path_parameters["id"] = "RUN"
            made.append(_sent(case))
    return made


def _as_far_as_read(schema: dict[str, Any]) -> dict[str, Any]:
    """The same with any JSON as the body of what only who runs Signoff may ask for.

    The door refuses these, and looks into none; what fits them took half of the time of all.
    """
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            need = need_of(method.upper(), "/api" + LEFT_OPEN.sub(NOBODYS_RUN, path))
            if need is Need.ENGINEER and "requestBody" in described:
                described["requestBody"] = ANY_JSON
    return schema


def _some(values: st.SearchStrategy[Any]) -> list[Any]:
    found: list[Any] = []

    @FEW
    @given(values)
    def take(one: Any) -> None:
        found.append(one)

    take()
    return found


def to_us() -> list[Sent]:
    """For each route of our own pages, values that none of them was made for."""
    made: list[Sent] = []
    for route in pages().routes:
        assert isinstance(route, Route)
        made += _some(st.builds(_to_one_of_ours(route), _paths(route), SAID))
    return made


def _to_one_of_ours(route: Route) -> Callable[[str, bytes], Sent]:
    """A form, where the route takes forms; else all of it stands in the address."""

    def make(path: str, said: bytes) -> Sent:
        if "POST" in (route.methods or ()):
            return Sent(f"POST {route.path}", "POST", path, said, FORM)
        return Sent(f"GET {route.path}", "GET", f"{path}?{quote(said, safe='=&%+')}")

    return make


WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=40))
SAID = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), WORDS, min_size=1).map(
        lambda fields: urlencode(fields, errors="replace").encode()
    ),
    st.binary(max_size=300),
)


def _paths(route: Route) -> st.SearchStrategy[str]:
    """The route's address, with anything where something is left open in it."""
    names = sorted(route.param_convertors)
    values = st.one_of(
        st.just(REAL), WORDS.map(lambda word: quote(word, safe="", errors="replace"))
    )
    return st.fixed_dictionaries(dict.fromkeys(names, values)).map(
        lambda filled: route.path.format(**filled)
    )


def _sent(case: Case[Any]) -> Sent:
    how = case.as_transport_kwargs(base_url="http://prefect.invalid/api")
    request = Request(**how).prepare()
    body = request.body or b""
    return Sent(
        route=f"{case.method} /api{case.path}",
        method=case.method,
        path=request.path_url,
        body=body if isinstance(body, bytes) else str(body).encode(),
        headers={"Content-Type": str(request.headers.get("Content-Type", ""))},
    )
