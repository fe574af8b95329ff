"""An address that could be read in two ways opens nothing."""

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.door.paths import TwoWaysToRead, canonical, the_one_path


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"api/flows/",
        b"http://elsewhere/api/flows/",
        b"//api/flows/",
        b"/api//flows/",
        b"/api/flows//",
        b"/api/./flows/",
        b"/api/../api/flows/",
        b"/api/flows/..",
        b"/api/flows/.",
        b"/api/%2e%2e/flows/",
        b"/api/.%2E/flows/",
        b"/api%2fflows/",
        b"/api%2Fflows/",
        b"/api\\flows/",
        b"/api%5cflows/",
        b"/%61pi/flows/",
        b"/api/flow%5Fruns/filter",
        b"/api/flows/%00",
        b"/api/flows/name/a%0d%0ab",
        b"/api/flows/name/%c2%85",
        b"/api/flows/name/%e2%80%ae",
        b"/api/flows/name/%ff",
        b"/api/flows/name/%c0%af",
        b"/api/flows/name/%252f",
        b"/api/flows/name/%2",
        b"/api/flows/name/%zz",
        b"/api/flows/name/\xc3\xa4",
        b"/api/flows/name/a b",
        b"/api/flows/?limit=1",
        b"/api/flows/#x",
        b"/api/flows/filter/",
        b"/api/health/",
        b"/sign-in/",
        b"/dashboard/",
    ],
)
def test_an_address_with_two_meanings_is_turned_away(raw: bytes) -> None:
    with pytest.raises(TwoWaysToRead):
        the_one_path(raw)


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/", "/"),
        (b"/v2/", "/v2/"),
        (b"/api/flows/", "/api/flows/"),
        (b"/api/flows/filter", "/api/flows/filter"),
        (b"/api/block_schemas/checksum/sha256:17c9", "/api/block_schemas/checksum/sha256:17c9"),
        (b"/api/work_pools/K%C3%BCche%20%231", "/api/work_pools/Küche #1"),
        (b"/api/concurrency_limits/tag/100%25", "/api/concurrency_limits/tag/100%"),
        (b"/assets/index-D8hZcVO-.css", "/assets/index-D8hZcVO-.css"),
    ],
)
def test_a_plain_address_is_read_once(raw: bytes, path: str) -> None:
    scope = {"type": "http", "raw_path": raw, "path": "whatever the server made of it"}

    assert canonical(scope) == path
    assert scope["path"] == path


@given(st.binary(max_size=40))
def test_what_is_let_through_has_no_other_spelling(rest: bytes) -> None:
    try:
        path = the_one_path(b"/" + rest)
    except TwoWaysToRead:
        return

    assert unquote(path) == path or "%" in path
    assert the_one_path(quote(path, safe="/!\"$&'()*+,;:<=>@[]^`{|}").encode()) == path
    assert not {"", ".", ".."} & set(path.strip("/").split("/")) or path == "/"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_name_that_a_page_of_ours_writes_arrives(name: str) -> None:
    if name in (".", "..") or {"/", "\\", "%"} & set(name) or "\ufffd" in name:
        return

    assert the_one_path(f"/api/flows/name/{quote(name, safe='')}".encode()) == (
        f"/api/flows/name/{name}"
    )
