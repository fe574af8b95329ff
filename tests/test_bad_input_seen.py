"""HTML in a title is read as text, in a real browser, wherever a person meets it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from server.sandbox.programs import mail_server_in
from tests.kpi_rows import in_words, kpi, liked
from tests.lifecycle_run import ON_SQLITE, Run
from tests.outbox import connect_mail, disconnect_mail
from tests.servers.browser import chromium, fresh_profile
from tests.test_in_browser import FORM

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, FrameLocator, Locator, Page

    from tests.servers.prefect import RunningPrefect

TITLE = "<b>Spring</b> <img src=x onerror=alert(1)> {{ 7*7 }}"
FOREIGN = "img[src='x'], [onerror]"
"""What there would be on a page if somewhere the title were taken for HTML."""


@pytest.fixture
def mailbox(team: None, tmp_path: Path) -> Iterator[str]:
    """The page on which the demo shows every mail, in front of a real mail server."""
    server = mail_server_in(tmp_path / "box")
    running = server.program(tmp_path / "log").start()
    running.wait()
    connect_mail(server.port)
    yield server.url
    disconnect_mail()
    running.stop()


def reads_as_text(page: "Page | FrameLocator | Locator") -> None:
    page.get_by_text(TITLE).locator("visible=true").first.wait_for()
    assert page.locator(FOREIGN).count() == 0


@ON_SQLITE
def test_html_in_a_title_is_text_in_forms_mails_and_reports(
    mailbox: str, prefect_api: "RunningPrefect"
) -> None:
    one = Run(title=TITLE).write()
    report = in_words(kpi([liked(5, TITLE)]))
    alerts: list[str] = []

    def note(dialog: "Dialog") -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    # Only now: while a browser is open, its event loop runs where our flows would run.
    with chromium() as browser:
        page = fresh_profile(browser).new_page()
        page.on("dialog", note)
        page.set_content(report.html)
        reads_as_text(page)

        page.goto(mailbox)
        reads_as_text(page)
        page.get_by_text(TITLE).first.click()
        reads_as_text(page.frame_locator("iframe").first)

        for design in ("", "/v2"):
            page.goto(f"{prefect_api.ui_url}{design}/runs/flow-run/{one.id}")
            reads_as_text(page)
        page.get_by_role("button", name="Open menu").click()
        page.get_by_role("menuitem", name="Resume").click()
        reads_as_text(page.get_by_role("dialog", name=FORM))

    assert alerts == []
