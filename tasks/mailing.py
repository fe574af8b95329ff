"""Sending mail: one connection for many, and what went wrong as a sentence."""

import smtplib
from contextlib import suppress
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from blocks.mail import mail_credentials, open_mail_server, sender_of
from signoff.errors import SignoffError
from signoff.language import _

if TYPE_CHECKING:
    from prefect_email import EmailServerCredentials

PERMANENT = range(500, 600)


class MailRefused(SignoffError):
    """The mail server did not take a mail."""

    def __init__(self, code: int, said: str) -> None:
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
        try:
            self._open().sendmail(sender, [recipient], mail)
        except smtplib.SMTPRecipientsRefused as error:
            self._close()
            raise AddressRefused(recipient, *_words(error.recipients[recipient])) from error
        except smtplib.SMTPResponseException as error:
            self._close()
            raise MailRefused(*_words((error.smtp_code, error.smtp_error))) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise MailInterrupted from error

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
