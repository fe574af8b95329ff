"""People of the team sign in with their own provider, and leave it too."""

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import httpx
import pytest

from server.pages import oidc
from server.pages.session_cookie import NAME
from signoff.settings import settings
from tests.servers import axe
from tests.servers.browser import fresh_profile
from tests.servers.oidc import PASSWORD
from tests.servers.oidc_door import OidcDoor, Somebody, in_query
from tests.servers.oidc_fixtures import (
    database_url,
    door,
    forget_provider,
    running_door,
    somebody,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["database_url", "door", "running_door", "somebody"]


def cookies_of(answer: httpx.Response) -> SimpleCookie:
    cookies = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        cookies.load(line)
    return cookies


def test_somebody_of_the_team_signs_in_and_goes_on_to_where_they_wanted(
    somebody: Somebody,
) -> None:
    page = somebody.sign_in("grace", next="/approve/7?level=brand")

    assert str(page.url) == f"{somebody.door.url}/approve/7?level=brand"
    assert page.text == "grace", "team.yaml writes her address in small letters"


def test_the_provider_is_asked_with_a_challenge_and_for_no_more_than_we_need(
    somebody: Somebody,
) -> None:
    begun = somebody.begin()

    asked = in_query(begun.headers["Location"])
    assert begun.headers["Location"].startswith(somebody.door.provider.issuer)
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid email"
    assert asked["redirect_uri"] == f"{somebody.door.url}/sign-in/oidc/back"
    assert all(len(asked[name]) >= 32 for name in ("state", "nonce", "code_challenge"))
    assert begun.headers["Cache-Control"] == "no-store"


def test_no_script_and_no_other_site_gets_at_the_cookies(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = cookies_of(somebody.begin())[oidc.HELD]
    answer = somebody.http.get(somebody.reply("grace"))
    session, used_up = (cookies_of(answer)[name] for name in (NAME, oidc.HELD))

    for cookie in (held, session):
        assert (cookie["httponly"], cookie["samesite"]) == (True, "lax")
    assert (held["path"], held["max-age"]) == ("/sign-in/oidc", "600")
    assert (used_up.value, used_up["max-age"]) == ("", "0")
    assert not held["secure"]

    provider = oidc.signing_in()
    monkeypatch.setattr(oidc, "signing_in", lambda: provider)
    monkeypatch.setenv("SIGNOFF_UI_URL", "https://signoff.example.org")
    settings.cache_clear()
    assert cookies_of(somebody.begin())[oidc.HELD]["secure"]


def test_who_leaves_here_leaves_the_provider_too(somebody: Somebody) -> None:
    somebody.sign_in("grace")
    goodbye = somebody.leave()
    assert somebody.who() == "a stranger"

    asked = somebody.open(goodbye)
    home = somebody.follow(somebody.press(asked, logout="yes"))

    assert str(home.url).partition("?")[0] == f"{somebody.door.url}/sign-in"
    form = somebody.follow(somebody.begin())
    assert 'type="password"' in form.text, "the provider has to ask again who it is"


def test_who_does_not_leave_the_provider_needs_no_second_password(somebody: Somebody) -> None:
    somebody.sign_in("grace")
    somebody.leave()

    page = somebody.follow(somebody.begin("/desk"))

    assert page.text == "grace"


def test_leaving_works_while_the_provider_is_down(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody.sign_in("grace")
    monkeypatch.setenv("SIGNOFF_OIDC_ISSUER", "http://127.0.0.1:9")
    forget_provider()

    assert somebody.leave() == ""
    assert somebody.who() == "a stranger"


def test_without_a_provider_there_is_no_button_and_a_sentence(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME"):
        monkeypatch.delenv(f"SIGNOFF_OIDC_{name}")
    forget_provider()

    answer = somebody.begin()

    assert answer.status_code == 404
    assert "No provider is set up here." in answer.text
    assert oidc.provider_name() == ""


@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser_one_signs_in_and_out_on_the_providers_own_pages(
    door: OidcDoor, browser: "Browser", width: int
) -> None:
    context = fresh_profile(browser, viewport={"width": width, "height": 800})
    axe.bring(context)
    page = context.new_page()
    page.goto(f"{door.url}/sign-in?next=/desk")
    assert axe.barriers(page) == []
    page.get_by_role("link", name="Sign in with Example ID").click()
    for password, next in (("wrong", None), (PASSWORD, f"{door.url}/desk")):
        page.get_by_label("Name").fill("grace")
        page.get_by_label("Password").fill(password)
        with page.expect_navigation(url=next):
            page.get_by_role("button", name="Sign in").click()

    page.wait_for_url(f"{door.url}/desk")
    assert page.inner_text("body") == "grace"
    assert page.evaluate("document.cookie") == ""

    page.goto(f"{door.url}{oidc.BACK}")
    page.get_by_text("begun in this browser").wait_for()
    assert axe.barriers(page) == []
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Yes, sign me out").click()

    page.wait_for_url(f"{door.url}/sign-in*")
    page.get_by_role("link", name="Sign in with Example ID").click()
    page.get_by_label("Password").wait_for()
