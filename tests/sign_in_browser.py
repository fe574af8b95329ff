"""Our sign-in pages as a browser reaches them behind the door, for tests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from server.door.identify import visitor_of
from server.pages import account, invitation, sign_in
from signoff import clock
from signoff.store.database import reading
from signoff.store.visits import visits
from tests.own_accounts import PASSWORD, team_at_work, with_account

RIGHT = {"name": "olivia", "password": PASSWORD}


class KnowsWho:
    """What the door does before our pages: it says who asks."""

    def __init__(self, pages: ASGIApp) -> None:
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["visitor"] = visitor_of(scope)
        await self.pages(scope, receive, send)


@contextmanager
def browser_at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser at the pages of the example team, of which Olivia has an account."""
    with team_at_work(monkeypatch):
        with_account()
        pages = Starlette(routes=[*sign_in.routes, *invitation.routes, *account.routes])
        with TestClient(KnowsWho(pages), follow_redirects=False) as client:
            yield client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def happened() -> list[tuple[str, str]]:
    with reading() as session:
        return [(one.what, one.who) for one in visits(session, clock.now() - timedelta(days=99))]


def places() -> list[str]:
    with reading() as session:
        return [one.where for one in visits(session, clock.now() - timedelta(days=99))]
