"""Seen in a real browser: people brief, write and approve in Prefect's pages; the report."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from server.commands.apply import apply
from server.demo.play import Play, Played
from server.demo.script import ENGLISH, LINK, Part, morning_ritual, soon, winter_tea
from server.demo.stage import Stage, clean_stage
from server.here import client_of, set_here
from server.ports import any_free
from server.sandbox.mail.mailbox import Mailbox
from server.system import RunningSystem, running
from tests.servers.prefect import finish_talking

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Locator, Page, ViewportSize

PICTURES = os.environ.get("SIGNOFF_PICTURES", "")
"""A folder, when pictures for the documentation are wanted."""
PHONE: "ViewportSize" = {"width": 390, "height": 844}
DESK: "ViewportSize" = {"width": 1280, "height": 800}
TITLE = "A cup for the night train"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Performance:
    """The demo's stage while it runs, and what was played on it."""

    def __init__(self, stage: Stage, system: RunningSystem) -> None:
        self.stage = stage
        self.system = system
        self.play = Play(stage, lambda _who, _what: None)
        self.published: Played | None = None

    def mailed_link(self, to: str, title: str) -> str:
        """The address in the newest mail about this content to this person."""

        def look() -> str | None:
            for mail in Mailbox(self.stage.mail.folder).messages():
                body = mail.get_body(("plain",))
                if body and to in mail["To"] and title in mail["Subject"]:
                    return str(re.findall(r"http\S+", body.get_content())[0])
            return None

        return self.play.player.wait_until(look, f"a mail about {title} to {to}")

    def publish_something(self) -> None:
        """A report of nothing has no charts."""
        if self.published is None:
            self.published = self.play.carry(shortly(winter_tea()))
        self.play.measure([self.published])


@pytest.fixture(scope="module")
def performance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    """Prefect, worker, network and mail, with the example team at work."""
    before = dict(os.environ)
    stage = clean_stage(tmp_path_factory.mktemp("stage") / "home")
    set_here(stage.environment)
    # A port of its own: a demo that starts at the same time would look for the usual one too.
    with running(replace(stage.system(), port=any_free())) as system, client_of(system):
        stage.connect_accounts()
        apply(by="a test")
        performance = Performance(stage, system)
        performance.play.gather_followers()
        yield performance
        finish_talking()
    os.environ.clear()
    set_here(before)


@pytest.fixture(scope="module")
def ritual(performance: Performance) -> Played:
    """A content that waits for the head office; its slot is tomorrow."""
    return performance.play.carry(morning_ritual())


@pytest.fixture
def phone(browser: "Browser") -> Iterator["Page"]:
    """An empty page in a fresh profile of a phone."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    yield context.new_page()
    context.close()


def shortly(part: Part) -> Part:
    """The same, going out as soon as everybody has answered."""
    slot = soon(seconds=25, zone=part.brief.zone)
    return replace(part, brief=part.brief.model_copy(update={"slot": slot}))


def picture(page: "Page", name: str, whole: bool = False, height: int = 0) -> None:
    """A picture of the window, of all that it can be scrolled to, or of a window so high."""
    if PICTURES:
        before = page.viewport_size or DESK
        page.set_viewport_size({"width": before["width"], "height": height or before["height"]})
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=whole)
        page.set_viewport_size(before)


def form_at(page: "Page", link: str) -> "Locator":
    """The form that waits in a run, opened as the mail says."""
    page.goto(link)
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("menuitem", name="Resume").click()
    return page.get_by_role("dialog")


def choose(form: "Locator", label: str, choice: str) -> None:
    """Open a drop-down and take one of its choices."""
    form.get_by_label(label).click()
    form.page.get_by_role("option", name=choice).click()


def test_a_post_approved_in_prefects_pages_appears_on_the_network(
    performance: Performance, page: "Page"
) -> None:
    part = shortly(winter_tea())
    played = performance.play.carry(part.up_to(part.lines[-1]))

    form = form_at(page, performance.mailed_link("Mei", played.title))
    form.get_by_text(ENGLISH, exact=True).wait_for()
    assert form.get_by_role("link").first.get_attribute("href") == LINK
    choose(form, "Decision", "Approve")
    picture(page, "approval", height=1500)
    form.get_by_role("button", name="Resume").click()

    performance.published = performance.play.published(played)
    rows = performance.published.published
    assert [row.channel for row in rows] == ["mastodon-hub", "mastodon-italy"]
    page.goto(str(rows[0].url))
    page.get_by_text("roasted hazelnut").wait_for()
    picture(page, "published", whole=True)


def test_a_form_that_nobody_filled_in_approves_nothing(
    performance: Performance, ritual: Played, page: "Page"
) -> None:
    form = form_at(page, performance.mailed_link("Mei", ritual.title))
    form.get_by_label("Decision").wait_for()
    form.get_by_role("button", name="Resume").click()

    page.get_by_text("'decision' is a required property").wait_for()
    assert form.is_visible()


def test_an_approval_fits_a_phone(performance: Performance, ritual: Played, phone: "Page") -> None:
    form = form_at(phone, performance.mailed_link("Grace", ritual.title))
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
    page.goto(f"{performance.system.ui_url}/runs/flow-run/{ritual.run_id}")
    page.get_by_role("button", name="Resume").click()
    for label, choice in (("Decision", "Request changes"), ("Your name", "Grace Okafor")):
        # A click opens and closes it in one go, up to Prefect 3.8.8.
        old_field(page, label).get_by_role("button").last.press("Space")
        page.locator(".p-select-option").get_by_text(choice, exact=True).click()
    old_field(page, "Comment").get_by_role("textbox").fill("Calmer, please.")
    page.locator(".p-modal").get_by_role("button", name="Submit").click()

    performance.play.player.form(ritual.run_id, "create")


def old_field(page: "Page", label: str) -> "Locator":
    """A field of a form in the older pages, where labels do not belong to what they name."""
    return page.locator(".p-modal .schema-form-property").filter(has_text=label).last


def test_a_manager_briefs_and_a_creator_writes_in_prefects_pages(
    performance: Performance, page: "Page"
) -> None:
    page.goto(f"{performance.system.ui_url}/v2/deployments")
    page.get_by_role("link", name="content-lifecycle").first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Custom run").click()
    brief(page)
    picture(page, "run-form", height=1900)
    page.get_by_role("button", name="Submit").click()

    link = performance.mailed_link("Giulia", TITLE)
    form = form_at(page, link)
    form.get_by_text("Say that our tins travel well.").wait_for()
    form.get_by_label("Testo", exact=True).fill("Our tins travel well. #HazelAndThyme")
    form.get_by_role("button", name="Resume").click()
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
    page.keyboard.press("Escape")
    page.get_by_role("listbox").wait_for(state="hidden")


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
    """The headline, the numbers and every chart are there, and nothing is cut off."""
    assert report.locator("h1").inner_text().strip()
    assert all(re.search(r"\d", text) for text in report.locator(".big").all_inner_texts())
    for chart in report.locator("img.chart").all():
        chart.evaluate("image => image.decode()")
        assert chart.evaluate("image => image.naturalWidth") > 0
    assert report.locator("img.chart").count() >= 1
    assert report.locator("html").evaluate("page => page.scrollWidth - page.clientWidth") == 0
