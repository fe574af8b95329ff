"""Seen in a real browser: a person approves in Prefect's pages, and the report can be read."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from server.commands.apply import apply
from server.demo.play import Play, Played
from server.demo.script import Line, Part, winter_offer, winter_tea
from server.demo.stage import Stage, clean_stage
from server.here import client_of, set_here
from server.system import RunningSystem, running

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PICTURES = os.environ.get("SIGNOFF_PICTURES", "")
"""A folder, when pictures for the documentation are wanted."""
PHONE = {"width": 390, "height": 844}


class Performance:
    """The demo's stage while it runs, and what was played on it."""

    def __init__(self, stage: Stage, system: RunningSystem) -> None:
        self.stage = stage
        self.system = system
        self.play = Play(stage, lambda _who, _what: None)

    def until(self, part: Part, last: Line) -> Played:
        """Everybody answers, up to the one who is to answer in the browser."""
        return self.play.carry(part.up_to(last))

    def page_of(self, played: Played) -> str:
        return f"{self.system.ui_url}/runs/flow-run/{played.run_id}"


@pytest.fixture(scope="module")
def performance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    """Prefect, worker, network and mail, with the example team at work."""
    before = dict(os.environ)
    stage = clean_stage(tmp_path_factory.mktemp("stage") / "home")
    set_here(stage.environment)
    with running(stage.system()) as system, client_of(system):
        stage.connect_accounts()
        apply(by="a test")
        yield Performance(stage, system)
    os.environ.clear()
    set_here(before)


def picture(page: "Page", name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def field(form: "Locator", label: str) -> "Locator":
    return form.locator(".schema-form-property").filter(has_text=label).last


def choose(page: "Page", form: "Locator", label: str, choice: str) -> None:
    """Open a drop-down of Prefect's form and take one of its choices."""
    field(form, label).locator("button.p-select-button__control").click()
    page.locator(".p-select-option", has_text=choice).first.click()


def test_a_post_approved_in_prefects_pages_appears_on_the_network(
    performance: Performance, page: "Page"
) -> None:
    part = winter_tea()
    played = performance.until(part, part.lines[-1])

    page.goto(performance.page_of(played))
    page.get_by_role("button", name="Resume").first.click()
    form = page.locator(".p-modal").first
    form.get_by_text("Snow outside, tea inside").first.wait_for()
    choose(page, form, "Decision", "Approve")
    picture(page, "approval")
    form.get_by_role("button", name="Submit").click()

    published = performance.play.published(played).published
    assert [row.channel for row in published] == ["mastodon-hub", "mastodon-italy"]
    page.goto(str(published[0].url))
    page.get_by_text("roasted hazelnut").wait_for()
    picture(page, "published")


def test_an_approval_fits_a_phone(performance: Performance, page: "Page") -> None:
    part = winter_offer()
    played = performance.until(part, part.lines[-1])

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(performance.page_of(played))
    page.locator(".p-icon-button-menu button").first.click()
    page.get_by_text("Resume", exact=True).last.click()
    form = page.locator(".p-modal").first

    form.get_by_text("Anzeige").first.wait_for()
    assert field(form, "Decision").bounding_box()
    assert form.get_by_role("button", name="Submit").is_visible()
    picture(page, "approval-phone")


def test_the_report_can_be_read_in_a_browser(performance: Performance, page: "Page") -> None:
    performance.play.report()

    mailbox = performance.stage.mail.url
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(mailbox)
    page.get_by_text("The week in numbers").first.click()
    report = page.frame_locator("iframe").first

    report.locator("h1").first.wait_for()
    assert report.locator("h1").first.inner_text().strip()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "nobody has to scroll sideways"
    picture(page, "report-phone")
    assert httpx.get(mailbox).is_success
