"""The pages on which people sign in, as a browser sees them, and as an attacker tries them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from server.pages import sign_in
from server.pages.next_page import path_of_ours
from server.pages.session_cookie import NAME
from signoff.access.accounts import invite
from signoff.access.sessions import open_session, who_holds
from signoff.access.visitor import Way
from signoff.settings import settings
from signoff.store.accounts import FREE_TRIES
from tests.own_accounts import code, with_second_factor
from tests.sign_in_browser import RIGHT, browser_at_work, happened, hidden
from tests.story import Time


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pages do to the store is tested on both engines elsewhere."""
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'signoff.db'}"


@pytest.fixture
def browser(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser at the pages of the example team, of which Olivia has an account."""
    with browser_at_work(monkeypatch) as client:
        yield client


def test_who_signs_in_goes_on_to_where_they_wanted_and_is_known_there(browser: TestClient) -> None:
    shown = browser.get("/sign-in", params={"next": "/runs/run/1?tab=a&b=c"})
    wanted = hidden(shown.text, "next").replace("&amp;", "&")

    went_on = browser.post("/sign-in", data={**RIGHT, "next": wanted})

    assert (went_on.status_code, went_on.headers["location"]) == (303, "/runs/run/1?tab=a&b=c")
    assert "Olivia Grant" in browser.get("/account").text
    assert browser.get("/sign-in?next=/account").headers["location"] == "/account"
    assert happened() == [("signed in", "olivia")]


@pytest.mark.parametrize(
    ("url", "secure"), [("http://127.0.0.1:1", False), ("https://x.test", True)]
)
def test_the_cookie_is_for_no_script_no_other_site_and_no_open_line(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch, url: str, secure: bool
) -> None:
    monkeypatch.setenv("SIGNOFF_UI_URL", url)
    settings.cache_clear()

    cookie = browser.post("/sign-in", data=RIGHT).headers["set-cookie"]

    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/", "max-age=604800"} <= attributes
    assert ("secure" in attributes) == secure


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "\t//evil.test",
        "/\n/evil.test",
        " //evil.test",
        "/ok//evil.test",
        "/.//evil.test",
        "javascript:alert(1)",
        "evil.test",
        "@evil.test",
        "http:evil.test",
        "//[evil.test",
        "/\r\nSet-Cookie: a=b",
        "/\u2028x",
        "/" + "x" * 3000,
        "",
    ],
)
def test_nobody_is_led_away_from_us(browser: TestClient, elsewhere: str) -> None:
    assert path_of_ours(elsewhere) == "/"

    shown = browser.get(f"/sign-in?next={quote(elsewhere)}")
    went_on = browser.post("/sign-in", data={**RIGHT, "next": elsewhere})

    assert hidden(shown.text, "next") == "/"
    assert went_on.headers["location"] == "/"


def test_a_cookie_planted_before_signing_in_opens_nothing_afterwards(browser: TestClient) -> None:
    planted = open_session("giulia", Way.PASSWORD)
    for secret in ("fixed-by-an-attacker", planted.secret):
        browser.cookies.set(NAME, secret)

        given = browser.post("/sign-in", data=RIGHT).cookies[NAME]

        assert given != secret
        assert who_holds(secret) is None
        now = who_holds(given)
        assert now is not None
        assert now.person == "olivia"
        browser.cookies.clear()


def test_a_locked_account_stays_closed_to_the_right_password(
    browser: TestClient, time: Time
) -> None:
    for _ in range(FREE_TRIES):
        wrong = browser.post("/sign-in", data={**RIGHT, "password": "not the password"})
        assert wrong.status_code == 403
        assert "The name or the password is not right" in wrong.text
        assert "not the password" not in wrong.text

    locked = browser.post("/sign-in", data=RIGHT)
    assert (locked.status_code, NAME in locked.cookies) == (429, False)
    assert "try again in 1 minute" in locked.text

    time.passes(timedelta(minutes=1))
    assert browser.post("/sign-in", data=RIGHT).status_code == 303
    assert happened() == [
        *[("wrong password", "olivia")] * FREE_TRIES,
        ("locked out", "olivia"),
        ("signed in", "olivia"),
    ]


def test_what_somebody_wrote_as_their_name_is_not_kept_and_not_run(browser: TestClient) -> None:
    oops = '"><script>alert(1)</script> my-password'

    said = browser.post("/sign-in", data={"name": oops, "password": "x"})

    assert "<script" not in said.text
    assert happened() == [("wrong password", "")]


def test_a_code_is_asked_for_and_counts_once(browser: TestClient, time: Time) -> None:
    secret = with_second_factor()
    time.passes(timedelta(minutes=5))
    asked = browser.post("/sign-in", data={**RIGHT, "next": "/account"})
    assert (asked.status_code, NAME in asked.cookies) == (200, False)
    answer = {name: hidden(asked.text, name) for name in ("half_way", "next")}

    assert browser.post("/sign-in", data={**answer, "code": "000000"}).status_code == 403
    right = browser.post("/sign-in", data={**answer, "code": code(secret)})
    browser.cookies.clear()
    again = browser.post("/sign-in", data={**answer, "code": code(secret)})

    assert (right.status_code, right.headers["location"]) == (303, "/account")
    assert (again.status_code, NAME in again.cookies) == (403, False)
    assert [what for what, _who in happened()] == ["wrong code", "signed in", "wrong code"]


def test_signing_out_ends_the_session_and_not_only_the_cookie(browser: TestClient) -> None:
    secret = browser.post("/sign-in", data=RIGHT).cookies[NAME]

    assert browser.get("/sign-out").status_code == 405
    said = browser.post("/sign-out", data={})

    assert "You are signed out" in said.text
    assert NAME not in browser.cookies
    assert who_holds(secret) is None


@pytest.mark.parametrize(
    "content",
    [b"name=\xff\xfe", b"a=1&" * 50, b"name=" + b"x" * 20_000, b"{}"],
    ids=["not text", "too many fields", "too long", "no form"],
)
def test_a_form_that_cannot_be_read_is_told_so(browser: TestClient, content: bytes) -> None:
    kind = "application/json" if content == b"{}" else "application/x-www-form-urlencoded"

    said = browser.post("/sign-in", content=content, headers={"content-type": kind})

    assert said.status_code == 400
    assert "Load the page again" in said.text


def test_pages_speak_the_readers_language(browser: TestClient) -> None:
    def language(path: str = "/sign-in", accept: str = "") -> str:
        page = browser.get(path, headers={"accept-language": accept})
        return str(re.findall(r'<html lang="(\w+)"', page.text)[0])

    assert language(accept="fr, it;q=0.5, de-AT;q=0.8") == "de"
    assert language(accept="fr; q=x, xx") == "en"
    assert language("/sign-in?language=it") == "it"
    assert language(accept="de") == "it"  # picked once, spoken from then on
    browser.cookies.clear()
    browser.cookies.set(NAME, open_session("katharina", Way.OIDC).secret)
    assert language("/account", accept="it") == "de"


def test_no_page_is_kept_or_framed_or_runs_anything(browser: TestClient) -> None:
    for path in ("/sign-in", "/invitation/guessed", f"/invitation/{invite('amir', 'a test')}"):
        page = browser.get(path)

        assert page.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert "script" not in page.text
    assert browser.get("/signoff/style.css").headers["content-type"].startswith("text/css")


def test_the_button_of_a_provider_leads_there_with_the_path(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Sign in with" not in browser.get("/sign-in").text
    monkeypatch.setattr(sign_in, "provider_name", lambda: "Acme <Login>")

    page = browser.get("/sign-in?next=/a?b=c%26d=e")

    assert "Sign in with Acme &lt;Login&gt;" in page.text
    assert 'href="/sign-in/oidc?next=/a%3Fb%3Dc%26d%3De"' in page.text
