"""A door that only opens with a provider: our pages for signing in, on a server of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from server.door.identify import visitor_of
from server.pages import oidc, sign_in
from server.ports import LOOPBACK, port_of, take
from signoff.access.visitor import SignedIn
from tests.servers.oidc import PASSWORD, OidcServer, oidc_server


@dataclass(frozen=True)
class OidcDoor:
    """A door and its provider, both answering."""

    url: str
    provider: OidcServer
    environment: dict[str, str]


@contextmanager
def door_with_provider(folder: Path) -> Iterator[OidcDoor]:
    """Both, for as long as the block lasts."""
    socket = take(0)
    url = f"http://{LOOPBACK}:{port_of(socket)}"
    server = uvicorn.Server(uvicorn.Config(_application(), lifespan="off", log_level="warning"))
    thread = Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    try:
        with oidc_server(folder, f"{url}{oidc.BACK}", f"{url}/sign-in") as provider:
            yield OidcDoor(url, provider, _environment(url, provider))
    finally:
        server.should_exit = True
        thread.join(10)
        socket.close()


def _environment(url: str, provider: OidcServer) -> dict[str, str]:
    return {
        "SIGNOFF_UI_URL": url,
        "SIGNOFF_OIDC_ISSUER": provider.issuer,
        "SIGNOFF_OIDC_CLIENT_ID": provider.client_id,
        "SIGNOFF_OIDC_CLIENT_SECRET": provider.client_secret,
        "SIGNOFF_OIDC_NAME": "Example ID",
    }


def _application() -> ASGIApp:
    """The pages, told who asks; every other page answers with the name of who reads it."""
    pages = Starlette(routes=[*oidc.routes, *sign_in.routes, Route("/{path:path}", _who_reads)])

    async def seen(scope: Scope, receive: Receive, send: Send) -> None:
        await pages({**scope, "visitor": visitor_of(scope)}, receive, send)

    return seen


def _who_reads(request: Request) -> Response:
    visitor = request.scope["visitor"]
    return PlainTextResponse(visitor.person if isinstance(visitor, SignedIn) else "a stranger")


@dataclass
class Somebody:
    """A person with a browser without a window."""

    door: OidcDoor
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def begin(self, next: str = "/desk") -> httpx.Response:
        """Press the button on the sign-in page."""
        return self.http.get(f"{self.door.url}{oidc.THERE}", params={"next": next})

    def reply(self, name: str, next: str = "/desk", do: str = "sign-in") -> str:
        """Sign in at the provider; the address at which it sends them back, not yet opened."""
        form = self.follow(self.begin(next))
        filled = {"name": name, "password": PASSWORD, "do": do}
        sent = self.http.post(form.url, data=filled)
        return self.way_back(sent)

    def way_back(self, answer: httpx.Response) -> str:
        """Follow the provider up to our door, and stop there."""
        return _next_of(self.follow(answer, until=f"{self.door.url}{oidc.BACK}"))

    def sign_in(self, name: str, next: str = "/desk") -> httpx.Response:
        """All of it."""
        return self.open(self.reply(name, next))

    def open(self, url: str) -> httpx.Response:
        """Open an address, and follow where it leads."""
        return self.follow(self.http.get(url))

    def leave(self) -> str:
        """Press the button with which one leaves; where one leaves the provider too, if it says."""
        page = self.http.post(
            f"{self.door.url}/sign-out",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        links = _Page.of(page).links
        return next((link for link in links if link.startswith(self.door.provider.issuer)), "")

    def who(self) -> str:
        """Whom our door takes this browser for."""
        return self.http.get(f"{self.door.url}/who").text

    def follow(self, answer: httpx.Response, until: str = "\0") -> httpx.Response:
        while answer.is_redirect and not _next_of(answer).startswith(until):
            answer = self.http.get(_next_of(answer))
        return answer

    def press(self, page: httpx.Response, **more: str) -> httpx.Response:
        """Send the page's first form, as it stands."""
        seen = _Page.of(page)
        return self.http.post(urljoin(str(page.url), seen.action), data={**seen.fields, **more})


def _next_of(answer: httpx.Response) -> str:
    return urljoin(str(answer.url), answer.headers["Location"])


def in_query(url: str) -> dict[str, str]:
    """What an address says after its question mark."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def changed(url: str, **query: str | None) -> str:
    """The same address, with parts of its query changed, or left out."""
    said = {**in_query(url), **query}
    kept = {name: value for name, value in said.items() if value is not None}
    return str(httpx.URL(url).copy_with(params=kept))


class _Page(HTMLParser):
    """What can be followed and sent on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.links: list[str] = []

    @classmethod
    def of(cls, answer: httpx.Response) -> "_Page":
        page = cls()
        page.feed(answer.text)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "form" if not self.action:
                self.action = said.get("action", "")
            case "input" if "name" in said:
                self.fields[said["name"]] = said.get("value", "")
            case "a":
                self.links.append(said.get("href", ""))
