"""Ways to publish without consent, or to act as somebody else, as one would send them."""

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from server.demo.player import Form
from server.pages.session_cookie import NAME
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from tests.performance import Performance


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    body: str
    cookie: str = ""
    """What the browser is to show from now on."""

    @property
    def refusal(self) -> str:
        """Prefect's pages send an answer with 200, and say in the body that it did not count."""
        try:
            said = json.loads(self.body)
            return str(said["details"]["reason"]) if said["status"] != "ACCEPT" else ""
        except (ValueError, KeyError, TypeError):
            return ""


@dataclass
class Scene:
    """A post that waits for Grace and Mei, and the door in front of it."""

    performance: Performance
    run_id: str
    form: Form
    cookies: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """The paths of pages for people outside of the team, by what they are good for."""
    clients_run: str = ""
    """The run of the post that these people are asked about."""

    @property
    def said(self) -> dict[str, object]:
        """What an honest approval says."""
        return self.form.filled(decision=self.form.choices("decision")[0])

    @cached_property
    def ours(self) -> str:
        return self.performance.system.ui_url

    def cookie(self, person: str) -> str:
        if person not in self.cookies:
            self.cookies[person] = f"{NAME}={open_session(person, Way.INSIDE).secret}"
        return self.cookies[person]

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answered:
        """Exactly these bytes: a client that means well would mend the path."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        sent |= {"Cookie": self.cookie(by)} if by else {}
        sent |= headers or {}
        at = urlsplit(self.ours)
        connection = http.client.HTTPConnection(str(at.hostname), at.port, timeout=60)
        try:
            connection.putrequest(method, path.replace("RUN", self.run_id))
            for name, value in {**sent, "Content-Length": str(len(raw))}.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(raw)
            answer = connection.getresponse()
            cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
            return Answered(answer.status, answer.read().decode(errors="replace"), cookie)
        finally:
            connection.close()

    def sleeps_until_its_slot(self) -> bool:
        run = json.loads(self.send("GET", "/api/flow_runs/RUN", by="olivia").body)
        details = run["state"].get("state_details") or {}
        return str(details.get("pause_key") or "").startswith("asleep")

    def answer(self, said: Any, **how: Any) -> Answered:
        return self.send("POST", "/api/flow_runs/RUN/resume", {"run_input": said}, **how)


@dataclass(frozen=True)
class Attack:
    """One attempt, and how it is to be answered."""

    what: str
    do: Callable[[Scene], Answered]
    refused: tuple[int, ...] = (403,)
    """The codes that say no; 200 is Prefect's own way: the body says that it did not count."""
    may_be_shown: bool = False
    """Whether looking is allowed, and what must not be is only that something comes of it."""


def asking(method: str, path: str, body: Any = None, **how: Any) -> Callable[[Scene], Answered]:
    return lambda scene: scene.send(method, path, body, **how)


def answering(by: str, **changes: Any) -> Callable[[Scene], Answered]:
    return lambda scene: scene.answer({**scene.said, **changes}, by=by)
