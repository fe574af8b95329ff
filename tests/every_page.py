"""Every page of ours: where it is, who reads it, and what they do there before one looks at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.routing import Match, Route

from tests.own_accounts import PASSWORD, code

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Does = Callable[["Page", Mapping[str, object]], None]


@dataclass(frozen=True)
class Seen:
    """One page as somebody sees it."""

    template: str
    """Its name among server/pages/templates, without the ending."""
    path: str
    """With the names of tests/busy_week.py for what differs from store to store."""
    reader: str = ""
    status: int = 200
    does: Does | None = None
    picture: str = ""
    """What its picture in docs/images is called."""

    def at(self, week: Mapping[str, object]) -> str:
        return self.path.format(**week)

    def is_behind(self, route: Route) -> bool:
        path = urlsplit(self.path.replace("{", "").replace("}", "")).path
        scope = {"type": "http", "method": "GET", "path": path}
        return route.matches(scope)[0] is not Match.NONE


def send(button: "Locator") -> None:
    """Press it; what comes of it is another page, and stands there when this ends."""
    with button.page.expect_navigation():
        button.click()


def signs_in(page: "Page", _week: Mapping[str, object]) -> None:
    page.locator("[name=name]").fill("olivia")
    page.locator("[name=password]").fill(PASSWORD)
    send(page.locator("main form .button"))


def mistypes(page: "Page", _week: Mapping[str, object]) -> None:
    page.locator("[name=name]").fill("amir")
    page.locator("[name=password]").fill("not the password")
    send(page.locator("main form .button"))


def leaves(page: "Page", _week: Mapping[str, object]) -> None:
    send(page.locator("header form button"))


def means_words_that_stand_nowhere(page: "Page", _week: Mapping[str, object]) -> None:
    page.locator("details.write summary").click()
    page.locator("#passage").fill("words that stand nowhere")
    page.locator("#new-comment").fill("What do you think?")
    send(page.locator("details.write .button"))


def moves_it_to_no_time(page: "Page", _week: Mapping[str, object]) -> None:
    page.locator("#slot").fill("some day")
    send(page.locator("main form .button"))


def opens_everything(page: "Page", _week: Mapping[str, object]) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def approves_by_link(page: "Page", _week: Mapping[str, object]) -> None:
    button = page.locator("[name=decision][value=approve]")
    if button.count():  # who comes back sees what they decided
        send(button)


def wants_no_more(page: "Page", _week: Mapping[str, object]) -> None:
    button = page.locator("[name=do][value=leave]")
    if button.count():  # who comes back has left
        send(button)


def sets_up_wrongly(page: "Page", week: Mapping[str, object]) -> None:
    page.locator("[name=password]").fill("not the password")
    page.locator("[name=code]").fill(code(str(week["totp"])))
    send(page.locator("main form .button"))


def shares_it(page: "Page", _week: Mapping[str, object]) -> None:
    page.locator(".sharing summary").click()
    page.locator("#for").fill("Clara Conti")
    send(page.locator("[name=do][value=share]"))


def watches_the_wall(page: "Page", _week: Mapping[str, object]) -> None:
    """The numbers are renewed without a new page; or stay, when nobody answers; or are held."""
    page.evaluate("document.querySelector('main').dataset.old = true")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("main:not([data-old])")
    page.evaluate("void (window.fetch = () => Promise.reject(new Error('nobody answers')))")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector(".renewed.stale")
    page.locator(".renewed button").click()


def presses(selector: str) -> Does:
    return lambda page, _week: send(page.locator(selector).first)


PAGES = (
    Seen("sign_in", "/sign-in"),
    Seen("sign_in", "/sign-in", status=403, does=mistypes),
    Seen("code", "/sign-in", does=signs_in),
    Seen("signed_out", "/my", "olivia", does=leaves),
    Seen("oidc_refused", "/sign-in/oidc/back?state=x&code=y", status=404),
    Seen("invitation", "/invitation/{invitation}"),
    Seen("gone", "/invitation/nobodys", status=410),
    Seen("account", "/account", "olivia"),
    Seen("account", "/account", "giulia"),
    Seen("account", "/account", "mei", does=presses("[value=calendar]")),
    Seen("second_factor", "/account?set-up=second-factor", "amir"),
    Seen("second_factor", "/account?set-up=second-factor", "amir", 403, sets_up_wrongly),
    Seen("nothing_waits", "/approve", "jonas"),
    Seen("approve", "/approve/{asked}", "grace", picture="approve"),
    Seen("approve", "/approve/{asked}", "grace", does=opens_everything),
    Seen("not_here", "/approve/{asked}", "jonas", status=404),
    Seen("comment_refused", "/approve/{asked}", "grace", 409, means_words_that_stand_nowhere),
    Seen("my", "/my", "olivia", picture="my"),
    Seen("my", "/my", "jonas"),
    Seen("my", "/my", "olivia", does=presses("main form .button")),
    Seen("my", "/my", "olivia", does=presses("[value=leave]")),
    Seen("contents", "/content", "olivia"),
    Seen("story", "/content/{tea}", "olivia", does=opens_everything),
    Seen("story", "/content/{sent}", "olivia", picture="content"),
    Seen("round", "/content/{tea}/round/2", "giulia"),
    Seen("edit", "/content/{tea}/edit", "giulia"),
    Seen("edit", "/content/{tea}/edit", "giulia", 409, moves_it_to_no_time),
    Seen("pools", "/pools", "olivia"),
    Seen("team", "/team", "olivia", picture="team"),
    Seen("hand_over", "/team/{late}/hand-over", "olivia"),
    Seen("changes", "/changes", "olivia"),
    Seen("dashboards", "/dashboards", "olivia"),
    Seen("dashboards", "/dashboards", "noah"),
    Seen("dashboard", "/dashboards/overview", "olivia", does=opens_everything),
    Seen("dashboard", "/dashboards/overview?period=soon", "luca", 400),
    Seen("dashboard", "/dashboards/overview?period=2026-W47", "olivia", does=shares_it),
    Seen("dashboard", "/shared/{shared}"),
    Seen("dashboard", "/dashboards/overview?wall=1", "olivia", does=watches_the_wall),
    Seen("shared_gone", "/shared/nobodys", status=404),
    Seen("audit", "/audit", "olivia", does=presses(".check button"), picture="audit"),
    Seen("cannot", "/audit", "jonas", status=403),
    Seen("review", "/review/{clara}", picture="review"),
    Seen("unsubscribe", "/unsubscribe/{stop}", does=wants_no_more),
    Seen("review_code", "/review/{casper}"),
    Seen("review_gone", "/review/nobodys", status=404),
    # Last: it decides.
    Seen("review_done", "/review/{clara}", does=approves_by_link),
)
