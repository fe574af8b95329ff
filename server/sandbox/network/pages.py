"""What a post's link opens: the post with its answers, and its author's other posts.

`mastodon-mock` gives every post such a link, but has no page there.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from server.sandbox.web import FILES, PAGES, page

PAGES.filters["moment"] = lambda said: datetime.fromisoformat(said).strftime("%d %b %Y, %H:%M UTC")


def pages_of(api: ASGIApp) -> list[Route]:
    """The pages of a network, which know no more than its public API tells."""
    pages = NetworkPages(api)
    routes = [
        Route("/", pages.newest),
        Route("/@{acct}", pages.profile),
        Route("/@{acct}/{status:int}", pages.post),
    ]
    return [*FILES, *routes]


class NetworkPages:
    """What a browser may ask for."""

    def __init__(self, api: ASGIApp) -> None:
        self.api = api

    async def newest(self, _request: Request) -> Response:
        async with self._asking() as http:
            posts = await _get(http, "/timelines/public", limit=40)
        return page("network.html", {"posts": posts})

    async def profile(self, request: Request) -> Response:
        async with self._asking() as http:
            author = await _get(http, "/accounts/lookup", acct=request.path_params["acct"])
            if author is None:
                return _nothing()
            posts = await _get(http, f"/accounts/{author['id']}/statuses", limit=40)
        return page("profile.html", {"author": author, "posts": posts})

    async def post(self, request: Request) -> Response:
        status = request.path_params["status"]
        async with self._asking() as http:
            post = await _get(http, f"/statuses/{status}")
            if post is None:
                return _nothing()
            around = await _get(http, f"/statuses/{status}/context")
        return page("post.html", {"post": post, **around})

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.api)
        async with httpx.AsyncClient(transport=transport, base_url="http://network") as http:
            yield http


async def _get(http: httpx.AsyncClient, path: str, **question: str | int) -> Any:
    """What the API says; None when there is no such thing."""
    answer = await http.get(f"/api/v1{path}", params=question)
    return None if answer.status_code == 404 else answer.raise_for_status().json()


def _nothing() -> Response:
    return page("nothing_here.html", {}, status=404)
