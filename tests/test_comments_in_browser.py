"""Seen in a real browser: a comment on a line, on a phone, without JavaScript; a long story."""

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette

from server.pages.application import pages
from server.pages.rendering import style
from server.pages.session_cookie import NAME
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from tests.long_stories import LONG, very_long
from tests.own_accounts import ON_SQLITE
from tests.servers.browser import fresh_profile
from tests.servers.pages import served
from tests.sign_in_browser import KnowsWho
from tests.story import Told, apply_example
from tests.waiting_posts import waiting_for_grace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("store")]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


def opened(browser: "Browser", url: str, person: str, javascript: bool = True) -> "Page":
    context = fresh_profile(browser, java_script_enabled=javascript)
    cookie = {"name": NAME, "value": open_session(person, Way.INSIDE).secret, "url": url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()


def application() -> KnowsWho:
    return KnowsWho(Starlette(routes=[*pages().routes, style]))


def test_a_line_is_picked_commented_and_settled_on_a_phone_without_javascript(
    browser: "Browser",
) -> None:
    from playwright.sync_api import expect

    apply_example()
    told = waiting_for_grace("run-1", text="Kettle on.\nPhone away.")
    with served(application()) as url:
        phone = opened(browser, url, "grace", javascript=False)
        phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
        phone.goto(f"{url}/approve/{told.turn().question_id}")
        phone.get_by_text("Write a comment").click()
        phone.get_by_label("What it is about").select_option("2: Phone away.")
        phone.get_by_label("Your comment").fill("Off, not away. @mei")
        phone.get_by_role("button", name="Send the comment").click()

        thread = phone.locator(".thread")
        expect(thread.locator(".passage")).to_have_text("Phone away.")
        expect(phone.get_by_text("Your comment stands below.")).to_be_visible()
        thread.get_by_role("button", name="Resolve the thread of Grace Okafor").click()
        expect(phone.get_by_text("1 settled thread")).to_be_visible()
        phone.get_by_role("link", name="The whole story").click()
        expect(phone.get_by_text("Resolved by Grace Okafor")).to_have_count(1)


def test_a_long_story_is_as_wide_as_the_window(browser: "Browser") -> None:
    apply_example()
    told = very_long(Told("run-1").write(f"{LONG} {'x' * 300}"))
    with served(application()) as url:
        page = opened(browser, url, "olivia")
        for path in ("/content", f"/content/{told.id}", f"/content/{told.id}/round/12"):
            for size in (PHONE, DESK):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.goto(f"{url}{path}")
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert page.evaluate(wide) == 0, f"{path} at {size['width']}"
