"""The pages on which people make their account, and look after it."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from server.pages.session_cookie import NAME
from signoff.access.accounts import has_second_factor, invite
from signoff.access.sessions import open_session, who_holds
from signoff.access.visitor import Way
from tests.own_accounts import PASSWORD, code, with_second_factor
from tests.sign_in_browser import RIGHT, browser_at_work, hidden, places


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pages do to the store is tested on both engines elsewhere."""
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'signoff.db'}"


@pytest.fixture
def browser(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser at the pages of the example team, of which Olivia has an account."""
    with browser_at_work(monkeypatch) as client:
        yield client


def test_an_invitation_is_opened_by_a_mail_scanner_and_still_works(browser: TestClient) -> None:
    link = f"/invitation/{invite('giulia', 'a test')}"
    assert [browser.request(how, link).status_code for how in ("GET", "HEAD", "GET")] == [200] * 3

    chosen = {"password": "quattro parole di giulia", "again": "quattro parole di giulia"}
    accepted = browser.post(link, data=chosen)

    assert accepted.status_code == 303
    assert "Giulia Ferri" in browser.get("/account").text
    assert browser.post(link, data=chosen).status_code == 410
    assert browser.get(link).status_code == 410
    assert all("invitation/…" in one for one in places() if "invitation" in one)


def test_an_invitation_says_what_is_wrong_and_is_not_used_up_by_it(browser: TestClient) -> None:
    link = f"/invitation/{invite('giulia', 'a test')}"

    short = browser.post(link, data={"password": "short", "again": "short"})
    other = browser.post(link, data={"password": "quattro parole", "again": "cinque parole"})

    assert (short.status_code, other.status_code) == (400, 400)
    assert "at least 12 characters" in short.text
    assert "not the same" in other.text
    assert browser.get(link).status_code == 200


def test_an_invitation_does_not_get_around_a_second_factor(browser: TestClient) -> None:
    with_second_factor()
    chosen = {"password": "the words of a thief", "again": "the words of a thief"}

    accepted = browser.post(f"/invitation/{invite('olivia', 'a test')}", data=chosen)

    assert (accepted.headers["location"], NAME in accepted.cookies) == ("/sign-in", False)


def test_a_second_factor_is_set_up_by_who_knows_the_password(browser: TestClient) -> None:
    browser.post("/sign-in", data=RIGHT)
    form = browser.get("/account?set-up=second-factor").text
    secret = hidden(form, "secret")
    sent = {"do": "second-factor", "secret": secret, "code": code(secret)}

    thief = browser.post("/account", data={**sent, "password": "a thief's guess"})
    assert (thief.status_code, has_second_factor("olivia")) == (403, False)
    assert hidden(thief.text, "secret") == secret

    owner = browser.post("/account", data={**sent, "password": PASSWORD})
    assert (owner.status_code, has_second_factor("olivia")) == (303, True)
    assert "Your second factor is set up" in browser.get(owner.headers["location"]).text
    changed = browser.post("/account", data={**sent, "password": PASSWORD})
    assert changed.headers["location"] == "/account"  # there is one already


@pytest.mark.parametrize("secret", ["", "short", "é" * 32, "1" * 32])
def test_a_secret_that_is_none_of_ours_is_no_second_factor(
    browser: TestClient, secret: str
) -> None:
    browser.post("/sign-in", data=RIGHT)
    sent = {"do": "second-factor", "secret": secret, "code": "123456", "password": PASSWORD}

    said = browser.post("/account", data=sent)

    assert (said.status_code, has_second_factor("olivia")) == (403, False)


def test_a_person_signs_out_everywhere_else(browser: TestClient) -> None:
    lost = open_session("olivia", Way.PASSWORD)
    here = browser.post("/sign-in", data=RIGHT).cookies[NAME]
    assert "last seen" in browser.get("/account").text

    browser.post("/account", data={"do": "elsewhere"})

    assert who_holds(lost.secret) is None
    assert who_holds(here) is not None
    assert "Nowhere but here" in browser.get("/account").text


@pytest.mark.parametrize("how", ["GET", "POST"])
def test_a_stranger_at_the_account_page_is_led_to_sign_in(browser: TestClient, how: str) -> None:
    led = browser.request(how, "/account", data={"do": "elsewhere"} if how == "POST" else None)

    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=%2Faccount")
