"""Sending mail: one connection for many, and what went wrong as a sentence."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from blocks.mail import mail_credentials, open_mail_server, sender_of
from signoff.errors import SignoffError
from signoff.language import _

if TYPE_CHECKING:
    from prefect_email import EmailServerCredentials

PERMANENT = range(500, 600)
TAKEN, FORWARDED = 250, 251
"""What a server says when it takes something: https://www.rfc-editor.org/rfc/rfc5321#section-4.2"""


class MailRefused(SignoffError):
    """The mail server did not take a mail."""

    def __init__(self, code: int, said: str) -> None:
        self.permanent = code in PERMANENT
        super().__init__(
            _("The mail server did not take the mail: {code} {said}", code=code, said=said)
        )


class AddressRefused(SignoffError):
    """The mail server did not take the address that a mail goes to."""

    def __init__(self, address: str, code: int, said: str) -> None:
        self.permanent = code in PERMANENT
        super().__init__(
            _(
                "The mail server does not take mail for {address}: {code} {said}",
                address=address,
                code=code,
                said=said,
            )
        )


class MailInterrupted(SignoffError):
    """The connection broke while a mail was on its way; it may or may not have arrived."""

    def __init__(self) -> None:
        super().__init__(
            _("The mail server stopped answering while the mail was sent. It is sent again.")
        )


class MailInDoubt(SignoffError):
    """The same, of a mail that nobody should get twice."""

    def __init__(self) -> None:
        super().__init__(
            _("The mail server stopped answering while the mail was sent. It may have arrived.")
        )


class MailRoute:
    """The way to the mail server: opened for the first mail, then used for all."""

    def __init__(self, block: "EmailServerCredentials | None" = None) -> None:
        self._given = block
        """What the settings' block says, for who has read it already."""
        self._server: smtplib.SMTP | None = None
        self._barred: SignoffError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._server:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()

    @property
    def sender(self) -> str:
        """The address that mail comes from."""
        return sender_of(self._block)

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Hand one mail over; it is the server's when this returns."""
        with self._in_words(recipient, MailInterrupted):
            self._open().sendmail(sender, [recipient], mail)

    def send_once(
        self, sender: str, recipient: str, mail: bytes, handing_over: Callable[[], None]
    ) -> None:
        """The same, of a mail that must not come twice.

        It says so before the mail itself goes over the line: until then nothing has arrived. If
        the line breaks after that, nobody knows, and `MailInDoubt` is raised.
        """
        with self._in_words(recipient, MailInterrupted):
            self._address(self._open(), sender, recipient, len(mail))
            handing_over()
        with self._in_words(recipient, MailInDoubt):
            code, said = self._open().data(mail)
            if code != TAKEN:
                raise smtplib.SMTPDataError(code, said)

    def _address(self, server: smtplib.SMTP, sender: str, recipient: str, size: int) -> None:
        server.ehlo_or_helo_if_needed()
        code, said = server.mail(sender, [f"size={size}"] if server.has_extn("size") else [])
        if code != TAKEN:
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = server.rcpt(recipient)
        if code not in (TAKEN, FORWARDED):
            raise smtplib.SMTPRecipientsRefused({recipient: (code, said)})

    @contextmanager
    def _in_words(
        self, recipient: str, broken: type[MailInterrupted | MailInDoubt]
    ) -> Iterator[None]:
        """What went wrong inside, as a sentence; the line is not used again."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            self._close()
            raise AddressRefused(recipient, *_words(error.recipients[recipient])) from error
        except smtplib.SMTPResponseException as error:
            self._close()
            raise MailRefused(*_words((error.smtp_code, error.smtp_error))) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise broken from error
        except SignoffError:
            self._close()
            raise

    @cached_property
    def _block(self) -> "EmailServerCredentials":
        return self._given or mail_credentials()

    def _open(self) -> smtplib.SMTP:
        """A server that is down is asked once, not once for each mail."""
        if self._barred:
            raise self._barred
        if self._server is None:
            try:
                self._server = open_mail_server(self._block)
            except SignoffError as error:
                self._barred = error
                raise
        return self._server

    def _close(self) -> None:
        if self._server:
            self._server.close()
        self._server = None


def _words(answer: tuple[int, bytes | str]) -> tuple[int, str]:
    """The server's code and words, in one line that is not too long to keep."""
    code, said = answer
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return code, " ".join(text.split())[:200]
