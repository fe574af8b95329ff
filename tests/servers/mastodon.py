"""A Mastodon server for tests: mastodon-mock, a real HTTP server that speaks Mastodon's API."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from server.ports import LOOPBACK, any_free
from server.program import Program, answers

PEOPLE = ("team", "ada", "ben", "eva")
"""Our own account first, then the audience."""


class MastodonServer:
    """A server that answers, with an account for each of PEOPLE."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.token = self.token_of("team")

    @staticmethod
    def token_of(person: str) -> str:
        """The access token of one of PEOPLE."""
        return f"token-of-{person}"

    def as_(self, person: str) -> httpx.Client:
        """A client signed in as one of PEOPLE."""
        headers = {"Authorization": f"Bearer {self.token_of(person)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=20, verify=False)

    def posts(self) -> list[dict[str, Any]]:
        """What stands on the team's account, newest first."""
        with self.as_("team") as http:
            me = http.get("/api/v1/accounts/verify_credentials").json()["id"]
            found: list[dict[str, Any]] = http.get(f"/api/v1/accounts/{me}/statuses").json()
            return found

    def reset(self) -> None:
        """Forget every post."""
        with self.as_("team") as http:
            http.post("/api/v1/_mock/reset").raise_for_status()


@contextmanager
def mastodon_server(folder: Path) -> Iterator[MastodonServer]:
    """A server that keeps everything in memory."""
    port = any_free()
    url = f"http://{LOOPBACK}:{port}"
    running = _program(folder, port, url).start()
    try:
        running.wait()
        yield MastodonServer(url)
    finally:
        running.stop()


def _program(folder: Path, port: int, url: str) -> Program:
    settings = folder / "mastodon.toml"
    settings.write_text("\n".join(_account(person) for person in PEOPLE))
    return Program(
        name="mastodon-mock",
        command=[
            *(sys.executable, "-m", "mastodon_mock", "serve", "--in-memory"),
            *("--config", str(settings), "--host", LOOPBACK, "--port", str(port)),
            *("--log-level", "warning"),
        ],
        log=folder / "mastodon.log",
        ready=answers(f"{url}/health"),
    )


def _account(person: str) -> str:
    token = MastodonServer.token_of(person)
    return f'[[seed.accounts]]\nusername = "{person}"\naccess_token = "{token}"\n'
