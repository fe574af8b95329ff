"""Reports as mails in a real browser: on a phone and at a desk, by day and night, in hard weeks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reports.kinds import KINDS
from reports.mail import standalone_html
from reports.waits import shown
from signoff.language import LANGUAGES
from signoff.workspace.reports import Kind
from tests.kpi_rows import a_usual_week
from tests.post_rows import outing, post
from tests.report_cases import CASES
from tests.servers import axe
from tests.servers.browser import fresh_profile
from tests.team_rows import WORKSPACE, waits_now
from tests.team_rows import a_usual_week as a_usual_team_week
from tests.test_executive_summary import summary
from tests.test_in_browser import DESK, OVERFLOW, PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CUT_BY_GMAIL = 100_000
"""Bytes of HTML, a little less than what Gmail shows: https://support.google.com/mail/answer/10313"""

Case = tuple[Kind, str, Callable[[], Any]]
OTHERS: tuple[Case, ...] = (
    ("executive", "risk", lambda: summary(a_usual_week(), shown(waits_now(), WORKSPACE))),
    ("team-process", "team", a_usual_team_week),
    ("post-mortem", "post", lambda: post(outing([2, 9, 20]), outing([20, 90], channel="Bluesky"))),
)


def test_the_mail_can_be_read_whatever_the_week_was(browser: "Browser") -> None:
    axe.bring(phone := fresh_profile(browser, viewport=PHONE))
    page, found = phone.new_page(), {}
    of_posts: list[Case] = [("kpis", name, case) for name, case in CASES.items()]
    for number, (kind, name, case) in enumerate([*of_posts, *OTHERS]):
        language = LANGUAGES[number % len(LANGUAGES)]
        mail = KINDS[kind].render(case(), language, "Anna Rossi", "Weekly", "You asked for it.")
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
