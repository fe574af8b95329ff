"""Only our own pages act in somebody's name."""

from collections.abc import Iterator

import pytest

from server.door.origin import SentFromElsewhere, must_be_ours
from signoff.access.visitor import Scope, Service, SignedIn, Stranger, Way
from signoff.settings import settings

LUCA = SignedIn("luca", 1, Way.PASSWORD)
HERE = "https://signoff.example.org"


@pytest.fixture(autouse=True)
def our_address(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SIGNOFF_UI_URL", f"{HERE}/")
    settings.cache_clear()
    yield
    settings.cache_clear()


def request(method: str = "POST", **headers: str | list[str]) -> dict[str, object]:
    said = [
        (name.replace("_", "-").encode(), value.encode())
        for name, values in headers.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    if method == "WS":
        return {"type": "websocket", "headers": said}
    return {"type": "http", "method": method, "headers": said}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-origin", "origin": "null"},  # a page that hides its address
        {"origin": HERE},
        {"origin": "https://SIGNOFF.example.org:443"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "WS"])
def test_our_own_pages_act(method: str, headers: dict[str, str]) -> None:
    must_be_ours(request(method, **headers), LUCA)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "cross-site", "origin": HERE},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": ""},
        {"sec_fetch_site": ["same-origin", "cross-site"]},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://signoff.example.org"},
        {"origin": f"{HERE}:8443"},
        {"origin": f"{HERE}.evil.example"},
        {"origin": f"{HERE}@evil.example"},
        {"origin": "https://evil.example"},
        {"origin": [HERE, "https://evil.example"]},
        {"origin": "https://evil.example", "host": "evil.example"},
        {"host": "signoff.example.org", "referer": f"{HERE}/my"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE", "WS", "get"])
def test_nobody_elses_page_does(method: str, headers: dict[str, str]) -> None:
    for visitor in (LUCA, Stranger()):
        with pytest.raises(SentFromElsewhere, match="signoff"):
            must_be_ours(request(method, **headers), visitor)


def test_reading_and_programs_need_no_page() -> None:
    must_be_ours(request("GET", sec_fetch_site="cross-site"), LUCA)
    must_be_ours(request("HEAD"), LUCA)
    must_be_ours(request("POST"), Service("worker", Scope.WORKER))
    must_be_ours(request("WS"), Service("worker", Scope.WORKER))


def test_an_address_that_we_cannot_read_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNOFF_UI_URL", "not an address")
    settings.cache_clear()

    with pytest.raises(SentFromElsewhere):
        must_be_ours(request(origin="null"), LUCA)
