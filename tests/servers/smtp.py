"""A real SMTP server for tests, with an empty mailbox on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from server.ports import LOOPBACK, any_free
from server.sandbox.mail.mailbox import Mailbox, receiving_mail


class MailServer:
    """Where to send mail to, and what has arrived."""

    host = LOOPBACK

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.mailbox = Mailbox(folder)

    def received(self) -> list[EmailMessage]:
        """Everything that has arrived, newest first."""
        return self.mailbox.messages()


@contextmanager
def mail_server_in(folder: Path) -> Iterator[MailServer]:
    """A server that answers until the block ends."""
    port = any_free()
    with receiving_mail(port, folder):
        yield MailServer(port, folder)
