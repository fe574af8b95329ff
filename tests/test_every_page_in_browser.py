"""Every page of ours in a real browser: on a phone and at a desk, by day and by night."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from reports.notices import Reader, Ways, as_mail
from server.door.door import Door
from server.door.our_pages import FIRST_NAMES
from server.pages import rendering
from server.pages.application import pages
from server.pages.session_cookie import NAME
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.language import LANGUAGES
from tests.busy_week import busy_week
from tests.every_page import PAGES, Seen
from tests.outbox import notices
from tests.own_accounts import ON_SQLITE, team_at_work
from tests.proven import KEY
from tests.servers import axe
from tests.servers.browser import PICTURES, fresh_profile
from tests.servers.pages import served
from tests.story import Time
from tests.test_in_browser import DESK, OVERFLOW, PHONE, picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

WINDOWS = {"": DESK, "-phone": PHONE}
HEIGHT = 1400
"""Of a picture: the beginning says what the page is like."""
READER = Reader("de", "Europe/Berlin", "Hazel & Thyme")
NO_PAGE = (
    *(".css", ".js", ".svg", ".json", ".pdf", ".ics", ".{ending}"),
    *("{sha256}", "/sign-in/oidc", "/my/reports/{number}"),
)
"""Looks, files, images, the way to somebody else's page, and a mail as it was sent."""


def test_no_page_of_ours_is_left_out() -> None:
    ours = [route for route in pages().routes if isinstance(route, Route)]
    shown = [one for one in ours if "GET" in (one.methods or ()) and not one.path.endswith(NO_PAGE)]
    templates = {
        file.stem
        for file in rendering.FOLDER.glob("templates/*.html")
        if "extends" in file.read_text()
    }

    assert [one.path for one in shown if not any(seen.is_behind(one) for seen in PAGES)] == []
    assert {seen.template for seen in PAGES} == templates
    assert FIRST_NAMES - {seen.path.split("/")[1].partition("?")[0] for seen in PAGES} == {
        "signoff",  # what the pages look like
        "sign-out",  # where the button of all pages leads
        "calendar",  # what no browser shows
    }


@ON_SQLITE
@pytest.mark.usefixtures("store")
@pytest.mark.timeout(400)
def test_whoever_comes_however_can_read_and_use_every_page(
    browser: "Browser", time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", KEY)
    with team_at_work(monkeypatch), served(Door(_no_prefect, pages())) as url:
        week, drawn = busy_week(time), _drawn(monkeypatch)
        windows = {name: _window(browser, size) for name, size in WINDOWS.items()}
        for seen, window in product(PAGES if PICTURES else (), WINDOWS):
            if seen.picture:
                with _opened(windows[window], url, seen, week, "en"):
                    picture(windows[window], f"{seen.picture}{window}", height=HEIGHT)

        found = {}
        for (number, seen), (turn, window) in product(enumerate(PAGES), enumerate(WINDOWS)):
            language = LANGUAGES[(number + turn) % len(LANGUAGES)]
            drawn.clear()
            with _opened(windows[window], url, seen, week, language) as wrong:
                wrong += [] if f"{seen.template}.html" in drawn else [f"another page: {drawn}"]
                wrong += _hard_to_use(windows[window], by_night=number % 2 == turn)
            if wrong:
                found[f"{number} {seen.path} {language}{window}"] = wrong

    assert found == {}


@ON_SQLITE
@pytest.mark.usefixtures("store")
def test_mails_can_be_read_on_a_phone_by_day_and_by_night(
    browser: "Browser", time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    with team_at_work(monkeypatch):
        busy_week(time)
    phone, found = _window(browser, PHONE), {}
    for kind, facts in {one.kind: one.facts for one in notices()}.items():
        phone.emulate_media(color_scheme="light")
        phone.set_content(as_mail(kind, facts, Ways("https://signoff.example/my"), READER).html)
        wrong = [*axe.barriers(phone, axe.COLOURS)]
        phone.emulate_media(color_scheme="dark")
        wrong += [f"by night: {one}" for one in axe.barriers(phone, axe.COLOURS)]
        wrong += ["it sticks out"] if phone.evaluate(OVERFLOW) else []
        found[kind] = wrong

    assert {kind for kind in found if "changes" in kind} == {"changes-requested"}
    assert [kind for kind in found if found[kind]] == [], found


def _window(browser: "Browser", size: Any) -> "Page":
    context = fresh_profile(browser, viewport=size)
    axe.bring(context)
    return context.new_page()


def _hard_to_use(page: "Page", by_night: bool) -> Iterator[str]:
    """By day, and then, with other colours only, by night, a hand on a button.

    Night has other colours, the same at a desk and on a phone: one of the two is enough.
    """
    if wide := page.evaluate(OVERFLOW):
        yield f"{wide} pixels stick out"
    yield from axe.barriers(page)
    if not by_night:
        return
    page.emulate_media(color_scheme="dark")
    for button in page.locator("main .button:visible").all()[:1]:
        button.hover()
    yield from (f"by night: {one}" for one in axe.barriers(page, axe.COLOURS))


@contextmanager
def _opened(
    page: "Page", url: str, seen: Seen, week: Mapping[str, object], language: str
) -> Iterator[list[str]]:
    """The page as its reader has it before them; gives what the browser complains about."""
    page.emulate_media(color_scheme="light")
    _be(page.context, url, seen.reader, language)
    with _listening(page, seen.status) as wrong:
        page.goto(url + seen.at(week))
        if seen.does:
            seen.does(page, week)
        yield wrong


def _be(context: "BrowserContext", url: str, reader: str, language: str) -> None:
    cookies = {rendering.LANGUAGE_COOKIE: language}
    if reader:
        cookies[NAME] = open_session(reader, Way.INSIDE).secret
    kept: Any = [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
    context.clear_cookies()
    context.add_cookies(kept)


@contextmanager
def _listening(page: "Page", status: int) -> Iterator[list[str]]:
    """What the browser says by itself: what our rules block, what is not there, what breaks."""
    wrong: list[str] = []
    refused = f"the server responded with a status of {status} "

    def answered(answer: "Response") -> None:
        is_page = answer.request.is_navigation_request()
        if answer.status >= 400 and (not is_page or answer.status != status):
            wrong.append(f"{answer.status} {answer.url}")

    listeners: dict[Any, Callable[[Any], None]] = {
        "response": answered,
        "requestfailed": lambda request: wrong.append(f"{request.failure} {request.url}"),
        "pageerror": lambda error: wrong.append(str(error)),
        "console": lambda said: None if refused in said.text else wrong.append(said.text),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield wrong
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def _drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are drawn from now on."""
    names: list[str] = []
    get: Callable[..., Any] = rendering.PAGES.get_template

    def get_template(name: str, *more: Any) -> Any:
        names.append(name)
        return get(name, *more)

    monkeypatch.setattr(rendering.PAGES, "get_template", get_template)
    return names


async def _no_prefect(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse("Prefect would be here.", 404)(scope, receive, send)
