"""Mail servers on a bad day: they refuse, fall silent, die in the middle, want a password."""

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from server.ports import LOOPBACK, any_free


@dataclass
class Moody:
    """What a server does, and what it has seen. A test changes its mood while it runs."""

    refused: set[str] = field(default_factory=set)
    """Addresses that it refuses."""
    refusal: str = "550 5.1.1 no such user here"
    """What it says to them."""
    most: int = 0
    """Mails that are larger than this many bytes it refuses for good; 0: none."""
    dies_at: set[int] = field(default_factory=set)
    """At which mails (the first is 1) it drops the connection before it answers."""
    drops_after: set[int] = field(default_factory=set)
    """Which mails it takes, and drops the connection before it says so."""
    before_ok: Callable[[], object] | None = None
    """What happens between a mail's arrival and the server's OK."""
    connections: int = 0
    mails: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    """The same, byte for byte."""

    async def handle_EHLO(  # noqa: N802 named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, name: str, said: list[str]
    ) -> list[str]:
        session.host_name = name
        self.connections += 1
        return said

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails += 1
        if self.mails in self.dies_at:
            transport: Any = server.transport
            transport.abort()
            return "421 gone"
        content = envelope.content
        assert isinstance(content, bytes)
        if self.most and len(content) > self.most:
            return "552 5.3.4 message too big"
        self.raw.append(content)
        self.received.append(message_from_bytes(content, EmailMessage, policy=policy.default))
        if self.before_ok:
            self.before_ok()
        if self.mails in self.drops_after:
            dropped: Any = server.transport
            dropped.abort()
        return "250 OK"


@contextmanager
def moody_mail(moody: Moody, port: int | None = None, **how: Any) -> Iterator[int]:
    """A server in this mood; gives its port."""
    port = port or any_free()
    controller = Controller(moody, hostname=LOOPBACK, port=port, ready_timeout=60, **how)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@dataclass
class Silent:
    """A server that takes the call and says nothing."""

    _listening: socket.socket

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def calls(self) -> int:
        """How often it was called since it was asked this."""
        self._listening.setblocking(False)
        with ExitStack() as lines:
            for number in count():
                try:
                    lines.enter_context(self._listening.accept()[0])
                except BlockingIOError:
                    return number
        raise AssertionError("nobody can call so often")


@contextmanager
def silent_mail() -> Iterator[Silent]:
    """Such a server, until the block ends."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        yield Silent(listening)


def one_user(name: str, password: str) -> Callable[..., AuthResult]:
    """Lets in one person only."""

    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            name.encode(),
            password.encode(),
        )
        return AuthResult(success=right, handled=False)

    return check


def own_certificate(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate that nobody else trusts."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context
