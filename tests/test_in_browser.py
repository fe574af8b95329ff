"""Seen in a real browser: people brief, write and approve in Prefect's pages; the report."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from server.demo.play import Played
from server.demo.script import ENGLISH, LINK, winter_tea
from server.pages.session_cookie import NAME
from signoff.access.accounts import accept, invite
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.settings import settings
from tests.performance import Performance, shortly
from tests.servers.browser import PICTURES, fresh_profile

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        FrameLocator,
        Locator,
        Page,
        ViewportSize,
    )

    from tests.the_browser import Desk

pytestmark = pytest.mark.timeout(400)
"""Before the first test everything has to start, and a post is carried to where it waits."""

PHONE: "ViewportSize" = {"width": 390, "height": 844}
DESK: "ViewportSize" = {"width": 1280, "height": 800}
TITLE = "A cup for the night train"
FORM = "Resume Flow Run"
"""What Prefect calls the window with a form; an open drop-down is a dialog too, without a name."""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def profile(desk: "Desk") -> Iterator["BrowserContext"]:
    """One for all who sit at a desk: Prefect's programs are read once, not anew for each test."""
    profile = fresh_profile(desk.open(), viewport=DESK)
    yield profile
    profile.close()


@pytest.fixture
def page(browser: "Browser", profile: "BrowserContext") -> Iterator["Page"]:
    """An empty page, with nobody signed in."""
    profile.clear_cookies()
    page = profile.new_page()
    yield page
    page.close()


@pytest.fixture
def phone(browser: "Browser") -> "Page":
    """An empty page in a fresh profile of a phone."""
    return fresh_profile(
        browser, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
    ).new_page()


def picture(page: "Page", name: str, whole: bool = False, height: int = 0) -> None:
    """A picture of the window, of all that it can be scrolled to, or of a window so high."""
    if PICTURES:
        before = page.viewport_size or DESK
        page.set_viewport_size({"width": before["width"], "height": height or before["height"]})
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=whole)
        page.set_viewport_size(before)


def be(page: "Page", person: str) -> None:
    """This browser is signed in as this person, and as nobody else."""
    secret = open_session(person, Way.INSIDE).secret
    page.context.clear_cookies()
    page.context.add_cookies([{"name": NAME, "value": secret, "url": settings().ui_url}])


def form_at(page: "Page", link: str, person: str) -> "Locator":
    """The form that waits in a run, opened by the person as the mail says."""
    be(page, person)
    page.goto(link)
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("menuitem", name="Resume").click()
    return page.get_by_role("dialog", name=FORM)


def send(form: "Locator") -> None:
    """Press the form's button; Prefect takes the answer."""
    with form.page.expect_response(lambda answer: answer.url.endswith("/resume")) as answered:
        form.get_by_role("button", name="Resume").click()
    assert answered.value.json()["status"] == "ACCEPT"


def choose(form: "Locator", label: str, choice: str) -> None:
    """Open a drop-down and take one of its choices."""
    form.get_by_label(label).click()
    form.page.get_by_role("option", name=choice).click()


def test_a_post_approved_in_prefects_pages_appears_on_the_network(
    performance: Performance, page: "Page"
) -> None:
    part = shortly(winter_tea())
    played = performance.play.carry(part.up_to(part.lines[-1]))

    form = form_at(page, performance.mailed_form("Mei", played.title), "mei")
    form.get_by_text(ENGLISH, exact=True).wait_for()
    assert form.get_by_role("link").first.get_attribute("href") == LINK
    choose(form, "Decision", "Approve")
    picture(page, "approval", height=1500)
    send(form)
    page.goto("about:blank")  # an open page of Prefect's goes on asking

    performance.published = performance.play.published(played)
    rows = performance.published.published
    assert [row.channel for row in rows] == ["mastodon-hub", "mastodon-italy"]
    page.goto(str(rows[0].url))
    page.get_by_text("roasted hazelnut").wait_for()
    picture(page, "published", whole=True)


def test_who_opens_a_mails_link_signs_in_and_is_where_the_mail_leads(
    performance: Performance, ritual: Played, phone: "Page"
) -> None:
    accept(invite("grace", by="a test"), "a quiet cup of tea")
    link = performance.mailed_link("Grace", ritual.title)

    phone.goto(link)
    picture(phone, "sign-in-phone")
    phone.get_by_label("Name or email").fill("grace@hazelandthyme.example")
    phone.get_by_label("Password").fill("a quiet cup of tea")
    phone.get_by_role("button", name="Sign in").click()

    phone.wait_for_url(link)
    phone.get_by_role("button", name="Approve").wait_for()


def test_a_form_that_nobody_filled_in_approves_nothing(
    performance: Performance, ritual: Played, page: "Page"
) -> None:
    form = form_at(page, performance.mailed_form("Mei", ritual.title), "mei")
    form.get_by_label("Decision").wait_for()
    form.get_by_role("button", name="Resume").click()

    page.get_by_text("Please choose one of the answers.").wait_for()
    assert form.is_visible()


def test_an_approval_fits_a_phone(performance: Performance, ritual: Played, phone: "Page") -> None:
    form = form_at(phone, performance.mailed_form("Grace", ritual.title), "grace")
    form.get_by_text("Kettle on").wait_for()
    picture(phone, "approval-phone")
    choose(form, "Decision", "Request changes")

    assert phone.evaluate(OVERFLOW) == 0, "nobody has to scroll sideways"
    box = form.get_by_role("button", name="Resume").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]


def test_prefects_older_pages_take_an_answer_too(
    performance: Performance, ritual: Played, page: "Page"
) -> None:
    be(page, "grace")
    page.goto(f"{performance.system.ui_url}/runs/flow-run/{ritual.run_id}")
    page.get_by_role("button", name="Resume").click()
    # A click opens and closes it in one go, up to Prefect 3.8.8.
    old_field(page, "Decision").get_by_role("button").last.press("Space")
    page.locator(".p-select-option").get_by_text("Request changes", exact=True).click()
    old_field(page, "Comment").get_by_role("textbox").fill("Calmer, please.")
    page.locator(".p-modal").get_by_role("button", name="Submit").click()

    performance.play.player.form(ritual.run_id, "create")


def old_field(page: "Page", label: str) -> "Locator":
    """A field of a form in the older pages, where labels do not belong to what they name."""
    return page.locator(".p-modal .schema-form-property").filter(has_text=label).last


def test_a_manager_briefs_and_a_creator_writes_in_prefects_pages(
    performance: Performance, page: "Page"
) -> None:
    be(page, "olivia")
    page.goto(f"{performance.system.ui_url}/v2/deployments")
    page.get_by_role("link", name="content-lifecycle").first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Custom run").click()
    brief(page)
    picture(page, "run-form", height=1900)
    page.get_by_role("button", name="Submit").click()

    link = performance.mailed_form("Giulia", TITLE)
    form = form_at(page, link, "giulia")
    form.get_by_text("Say that our tins travel well.").wait_for()
    form.get_by_label("Testo", exact=True).fill("Our tins travel well. #HazelAndThyme")
    send(form)
    performance.play.player.form(link.rsplit("/", 1)[-1], "review-country-leads")


def brief(page: "Page") -> None:
    """What a manager types and picks in the form of a new content; the rest is left as it is."""
    for label, text in (
        ("Title", TITLE),
        ("Message", "Say that our tins travel well."),
        ("Slot", "2030-05-01 09:30"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    picked = {"Goal": "conversation", "Creator": "giulia", "Channels": "mastodon-hub"}
    for label, choice in picked.items():
        page.get_by_role("button", name=f"Select {label}").click()
        page.get_by_role("option", name=choice, exact=True).click()
        if label == "Channels":  # of which there may be more
            page.keyboard.press("Escape")
        page.get_by_role("listbox").wait_for(state="hidden")  # it would swallow the next click


def test_the_report_can_be_read_at_a_desk_and_on_a_phone(
    performance: Performance, page: "Page"
) -> None:
    performance.publish_something()
    performance.play.report()
    page.goto(performance.stage.mail.url)
    picture(page, "mailbox")
    page.get_by_role("link", name=re.compile("Olivia.*The week in numbers", re.DOTALL)).click()

    for name, size in (("report", DESK), ("report-phone", PHONE)):
        page.set_viewport_size(size)
        read(page.frame_locator("iframe"))
        assert page.evaluate(OVERFLOW) == 0, "nobody has to scroll sideways"
        picture(page, name, whole=True)


def read(report: "FrameLocator") -> None:
    """The headline, the numbers, and charts or bars are there, and nothing is cut off."""
    assert report.locator("h1").inner_text().strip()
    assert all(re.search(r"\d", text) for text in report.locator(".big").all_inner_texts())
    for chart in report.locator("img.chart").all():
        chart.evaluate("image => image.decode()")
        assert chart.evaluate("image => image.naturalWidth") > 0
    assert report.locator("img.chart, .track .fill").count() >= 1
    assert report.locator("html").evaluate("page => page.scrollWidth - page.clientWidth") == 0
