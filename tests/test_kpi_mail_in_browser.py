"""The KPI mail in a real browser: on a phone and at a desk, by day and by night, in hard weeks."""

from typing import TYPE_CHECKING

from reports.mail import standalone_html
from signoff.language import LANGUAGES
from tests.kpi_rows import in_words
from tests.report_cases import CASES
from tests.servers import axe
from tests.servers.browser import fresh_profile
from tests.test_in_browser import DESK, OVERFLOW, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CUT_BY_GMAIL = 100_000
"""Bytes of HTML, a little less than what Gmail shows: https://support.google.com/mail/answer/10313"""


def test_the_mail_can_be_read_whatever_the_week_was(browser: "Browser") -> None:
    axe.bring(phone := fresh_profile(browser, viewport=PHONE))
    page, found = phone.new_page(), {}
    for number, (name, case) in enumerate(CASES.items()):
        mail = in_words(case(), LANGUAGES[number % len(LANGUAGES)])
        wrong = [] if len(mail.html.encode()) < CUT_BY_GMAIL else ["it is cut"]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.set_content(standalone_html(mail))
            wrong += [f"{scheme}: {one}" for one in axe.barriers(page, axe.COLOURS)]
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            if wide := page.evaluate(OVERFLOW):
                wrong.append(f"{wide} pixels stick out at {size['width']}")
        found[name] = wrong

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
