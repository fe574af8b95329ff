"""Staying signed in to Bluesky: a token lasts two hours, the one that renews it ninety days.

https://docs.bsky.app/docs/api/com-atproto-server-create-session
"""

from collections.abc import Callable, Generator

import httpx
from pydantic import BaseModel

from signoff.networks.bluesky.codes import BORDER, key_refused

Flow = Generator[httpx.Request, httpx.Response, None]


class Tokens(BaseModel):
    """What logging in and renewing answer."""

    accessJwt: str  # noqa: N815 - their spelling
    refreshJwt: str  # noqa: N815


class BlueskyAuth(httpx.Auth):
    """Signs every request; renews or logs in when the token is refused, once per request.

    `remember` is told the new tokens, so that the next process need not log in: that is allowed
    thirty times in five minutes only.
    """

    requires_response_body = True

    def __init__(
        self,
        server: str,
        handle: str,
        app_password: str,
        tokens: tuple[str, str] = ("", ""),
        remember: Callable[[str, str], None] = lambda access, refresh: None,
    ) -> None:
        self.server = server.rstrip("/")
        self.handle = handle
        self.app_password = app_password
        self.access, self.refresh = tokens
        self.remember = remember

    def auth_flow(self, request: httpx.Request) -> Flow:
        if not self.access:
            yield from self._log_in()
        response = yield self._signed(request, self.access)
        if key_refused(response):
            yield from self._renew()
            yield self._signed(request, self.access)

    def _renew(self) -> Flow:
        if not self.refresh:
            yield from self._log_in()
            return
        response = yield self._signed(self._to("refreshSession"), self.refresh)
        if key_refused(response):  # older than ninety days, or used by another worker just now
            yield from self._log_in()
        else:
            self._keep(response)

    def _log_in(self) -> Flow:
        who = {"identifier": self.handle, "password": self.app_password}
        self._keep((yield self._to("createSession", who)))

    def _keep(self, response: httpx.Response) -> None:
        tokens = BORDER.read(Tokens, response)
        self.access, self.refresh = tokens.accessJwt, tokens.refreshJwt
        self.remember(self.access, self.refresh)

    def _to(self, call: str, body: dict[str, str] | None = None) -> httpx.Request:
        return httpx.Request("POST", f"{self.server}/xrpc/com.atproto.server.{call}", json=body)

    def _signed(self, request: httpx.Request, token: str) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {token}"
        return request
