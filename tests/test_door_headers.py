"""What browsers are told to allow on each kind of page."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from server.door.headers import with_security_headers
from signoff.settings import settings


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SIGNOFF_UI_URL", "http://127.0.0.1:4200")
    settings.cache_clear()
    yield
    settings.cache_clear()


def answered(path: str, **said: str) -> dict[str, str]:
    """The headers with which an answer leaves."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in said.items()]
    message = {"type": "http.response.start", "status": 200, "headers": headers}
    asyncio.run(with_security_headers({"type": "http", "path": path}, send)(message))  # type: ignore[arg-type]
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize("path", ["/", "/v2/runs", "/sign-in", "/api/health", "/nowhere"])
def test_nobody_may_put_us_into_a_frame_or_guess_what_a_file_is(path: str) -> None:
    headers = answered(path)

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_only_prefects_pages_may_write_programs_of_their_own() -> None:
    for path in ("/", "/v2/runs", "/runs/flow-run/x"):
        assert "'unsafe-eval'" in answered(path)["content-security-policy"]
    for path in ("/sign-in", "/sign-in/oidc", "/invitation/x", "/account", "/content/7"):
        assert "'unsafe-eval'" not in answered(path)["content-security-policy"]
        assert "script-src 'self'" in answered(path)["content-security-policy"]


def test_what_is_somebodys_is_not_kept_but_what_is_everybodys_may_be() -> None:
    for path in ("/api/flows/filter", "/invitation/x", "/", "/v2/"):
        assert answered(path, cache_control="max-age=600")["cache-control"] == "no-store"
    assert answered("/assets/x.js", cache_control="max-age=600")["cache-control"] == "max-age=600"
    assert answered("/calendar/x", cache_control="private")["cache-control"] == "private"
    assert answered("/calendar/x")["cache-control"] == "no-store"


def test_no_other_site_may_read_answers() -> None:
    headers = answered("/api/flows/filter", access_control_allow_origin="*", content_type="x")

    assert "access-control-allow-origin" not in headers
    assert headers["content-type"] == "x"


def test_a_page_that_sets_a_policy_itself_keeps_it() -> None:
    policy = answered("/sign-in", content_security_policy="form-action *")
    assert policy["content-security-policy"] == "form-action *"


def test_only_over_https_browsers_are_told_to_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "strict-transport-security" not in answered("/")

    monkeypatch.setenv("SIGNOFF_UI_URL", "https://signoff.example.org")
    settings.cache_clear()

    assert "max-age=" in answered("/")["strict-transport-security"]
