"""The demo's servers as programs: a mail server and a social network, on free ports."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from server.ports import LOOPBACK, any_free
from server.program import Program, answers
from server.sandbox.network.members import AUDIENCE, Member, write_members


@dataclass(frozen=True)
class MailServer:
    """Where to send mail to, and where a browser shows it."""

    folder: Path
    """A Maildir."""
    port: int
    web_port: int

    @property
    def host(self) -> str:
        return LOOPBACK

    @property
    def url(self) -> str:
        """The mailbox in a browser."""
        return f"http://{LOOPBACK}:{self.web_port}/"

    def program(self, log: Path) -> Program:
        return Program(
            name="The mail server",
            command=[
                *(sys.executable, "-m", "server.sandbox.mail", "--folder", str(self.folder)),
                *("--port", str(self.port), "--web-port", str(self.web_port)),
            ],
            log=log,
            ready=answers(self.url),
        )


@dataclass(frozen=True)
class SocialNetwork:
    """Where Mastodon's API answers, and where a browser shows what was posted."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def program(self, log: Path, ours: Iterable[Member]) -> Program:
        """The network with our accounts and its audience."""
        members = self.folder / "members.json"
        write_members([*ours, *AUDIENCE], members)
        return Program(
            name="The social network",
            command=[
                *(sys.executable, "-m", "server.sandbox.network", "--folder", str(self.folder)),
                *("--port", str(self.port), "--members", str(members)),
            ],
            log=log,
            ready=answers(f"{self.url}/health"),
        )


def mail_server_in(folder: Path) -> MailServer:
    """A mail server on free ports that keeps its mails in the folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    return MailServer(folder, any_free(), any_free())


def social_network_in(folder: Path) -> SocialNetwork:
    """A network on a free port that keeps its posts in the folder."""
    return SocialNetwork(folder, any_free())
