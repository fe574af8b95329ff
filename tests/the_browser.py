"""What tests may ask for that look at pages: a browser, started once for all that come in a row."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.order import asks_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Desk:
    """Where a browser stands, while somebody looks at pages."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self._browser: Browser | None = None

    def open(self) -> "Browser":
        """The browser that runs; it starts when none does."""
        from tests.servers.browser import chromium

        if self._browser is None:
            self._browser = self._running.enter_context(chromium())
        return self._browser

    def close(self) -> None:
        """It ends, if it runs."""
        self._browser = None
        self._running.close()


DESK = pytest.StashKey[Desk]()


@pytest.fixture(scope="session")
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Closed before the first test that asks for none, at the latest when all have run."""
    desk = request.config.stash[DESK] = Desk()
    yield desk
    desk.close()


@pytest.fixture
def browser(desk: Desk) -> "Iterator[Browser]":
    """A Chromium without windows: while it is open, Playwright's event loop runs in this thread.

    So a test that holds it cannot call flows of its own; a worker has to run them.
    """
    running = desk.open()
    before = set(running.contexts)
    yield running
    for profile in set(running.contexts) - before:
        profile.close()


@pytest.fixture
def page(browser: "Browser") -> "Page":
    """An empty page in a fresh profile, as wide as a desktop window."""
    from tests.servers.browser import fresh_profile

    return fresh_profile(browser, viewport={"width": 1280, "height": 800}).new_page()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Its event loop would be in the way of tests that have one of their own."""
    goes_on = nextitem and nextitem.path == item.path and asks_for(nextitem, "browser")
    if DESK in item.config.stash and not goes_on:
        item.config.stash[DESK].close()
