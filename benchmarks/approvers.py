"""People who approve on our own pages: they open a post's page, press the button, and go on."""

import html
import re
import time
from dataclasses import dataclass
from typing import Literal

import httpx

from server.pages.session_cookie import NAME
from signoff.access.sessions import open_session
from signoff.access.visitor import Way

Came = Literal["accepted", "came second", "refused", "failed"]
CONNECTIONS = httpx.Limits(max_connections=50, keepalive_expiry=3.0)
"""The server closes a connection after five quiet seconds; just then a request would be lost, which
a browser sends again by itself."""
FORM = re.compile(r'name="form" value="([^"]+)"')
SAID = re.compile(r'<p class="no" role="alert"[^>]*>(.*?)</p>', re.DOTALL)
FIRST = ("was first", "decided", "decide here any more")
"""What those read who come second."""


@dataclass(frozen=True)
class Approval:
    """One person, one post, and what came of it."""

    person: str
    question: int
    came: Came
    at: float
    """When the server had said so; seconds since 1970."""
    opened_in: float
    """Seconds until the page was there."""
    taken_in: float
    """Seconds until the button's answer was there; 0: there was no button any more."""
    said: str = ""


class Approver:
    """One person in a browser of their own."""

    def __init__(self, person: str, http: httpx.AsyncClient) -> None:
        self.person = person
        self._http = http
        cookie = f"{NAME}={open_session(person, Way.INSIDE).secret}"
        self._headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}

    async def approve(self, question: int) -> Approval:
        """Open the page of what is asked, and press the button."""
        began, page = time.monotonic(), f"/approve/{question}"
        opened = await self._http.get(page, headers=self._headers)
        opened_in = time.monotonic() - began
        form = FORM.search(opened.text)
        if not form:
            return self._approval(question, opened, opened_in, 0.0)
        said = {"form": html.unescape(form[1]), "decision": "approve", "comment": ""}
        began = time.monotonic()
        sent = await self._http.post(page, data=said, headers=self._headers)
        return self._approval(question, sent, opened_in, time.monotonic() - began)

    def _approval(
        self, question: int, answer: httpx.Response, opened_in: float, taken_in: float
    ) -> Approval:
        came, said = _what_came(answer)
        return Approval(self.person, question, came, time.time(), opened_in, taken_in, said)


def _what_came(answer: httpx.Response) -> tuple[Came, str]:
    if answer.status_code == httpx.codes.SEE_OTHER:
        return "accepted", ""
    if answer.is_server_error:
        return "failed", f"{answer.status_code} {answer.text[:200]}"
    alert = SAID.search(answer.text)
    said = html.unescape(alert[1]).strip() if alert else ""
    was_late = any(words in (said or answer.text) for words in FIRST)
    return ("came second" if was_late else "refused"), said or str(answer.status_code)


def browsers(url: str) -> httpx.AsyncClient:
    """Fifty connections, as fifty browsers have them."""
    return httpx.AsyncClient(base_url=url, timeout=120, limits=CONNECTIONS)
