"""A real SMTP server that keeps what it is sent in a folder, and the mails in that folder."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from mailbox import Maildir
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox as KeepInMaildir

from server.ports import LOOPBACK

A_MINUTE = 60.0
"""Seconds that it may take to start: of itself it gives up after five, on a busy machine too."""
ARRIVAL = re.compile(r"(?P<second>\d+)\.M(?P<micro>\d+)P")


@contextmanager
def receiving_mail(port: int, folder: Path) -> Iterator[None]:
    """Take every mail that arrives at the port into the folder (a Maildir)."""
    controller = Controller(
        KeepInMaildir(folder), hostname=LOOPBACK, port=port, ready_timeout=A_MINUTE
    )
    controller.start()
    try:
        yield
    finally:
        controller.stop()


class Mailbox:
    """The mails in a Maildir, newest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """The mails' names, newest first: a Maildir name begins with the time of arrival."""
        return sorted(Maildir(self.folder, create=True).keys(), key=_arrival, reverse=True)

    def read(self, key: str) -> EmailMessage:
        """One mail; KeyError when there is none of that name."""
        content = Maildir(self.folder, create=True).get_bytes(key)
        return BytesParser(policy=policy.default).parsebytes(content)

    def messages(self) -> list[EmailMessage]:
        """All mails."""
        return [self.read(key) for key in self.names()]


def _arrival(key: str) -> tuple[int, int]:
    """Second and microsecond, as `mailbox.Maildir` writes them into a name."""
    found = ARRIVAL.match(key)
    return (int(found["second"]), int(found["micro"])) if found else (0, 0)
