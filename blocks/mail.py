"""Who we are for the mail server: a block of Prefect's holds its name and our password."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from typing import Any, cast

from prefect.exceptions import ObjectNotFound
from prefect_email import EmailServerCredentials
from prefect_email.credentials import SMTPServer, SMTPType

from signoff.errors import SignoffError
from signoff.language import _
from signoff.settings import settings

PATIENCE_SECONDS = 20
"""How long the mail server may take for one answer. The block itself would wait for ever."""


class NoMailServer(SignoffError):
    """Nobody has said yet which server sends our mail."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "No mail server is connected. In Prefect's UI, under Blocks, create a block of the"
                " type “Email Server Credentials” and name it {name}.",
                name=name,
            )
        )


class MailServerSilent(SignoffError):
    """Nobody answers where the mail server should be."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            _(
                "The mail server {host} does not answer at port {port} ({why}). Start it, or"
                " correct its name and port in the block {block}.",
                host=host,
                port=port,
                why=why,
                block=settings().mail_block,
            )
        )


class MailServerClosed(SignoffError):
    """The mail server answers, but does not let us in."""

    def __init__(self, host: str, why: str) -> None:
        super().__init__(
            _(
                "The mail server {host} does not let us in ({why}). Correct the user name, the"
                " password or the kind of encryption in the block {block}.",
                host=host,
                why=why,
                block=settings().mail_block,
            )
        )


def mail_credentials() -> EmailServerCredentials:
    """The block that the settings name."""
    name = settings().mail_block
    # Typed as "value or coroutine": `_sync` makes it the value, and the cast says so.
    load = cast("Callable[..., EmailServerCredentials]", EmailServerCredentials.load)
    try:
        return load(name, _sync=True)
    except ValueError as error:
        if isinstance(error.__cause__, ObjectNotFound):
            raise NoMailServer(name) from error
        raise


def credentials_from(data: Mapping[str, Any] | None) -> EmailServerCredentials:
    """The same block, for who was given what stands in it; None: there is no such block."""
    if data is None:
        raise NoMailServer(settings().mail_block)
    return EmailServerCredentials.model_validate(data)


def sender_of(block: EmailServerCredentials) -> str:
    """The address that our mail comes from."""
    user = block.username or ""
    return settings().mail_from or (user if "@" in user else f"signoff@{_host(block)}")


def open_mail_server(block: EmailServerCredentials) -> smtplib.SMTP:
    """A connection, encrypted and signed in as the block says."""
    host, port = _host(block), block.smtp_port or _kind(block).value
    try:
        return _sign_in(block, _connect(block, host, port))
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        raise MailServerClosed(host, _reason(error)) from error
    except ssl.SSLError as error:
        raise MailServerClosed(host, error.reason or type(error).__name__) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerSilent(host, port, _reason(error)) from error


def _connect(block: EmailServerCredentials, host: str, port: int) -> smtplib.SMTP:
    if _kind(block) is SMTPType.SSL:
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE_SECONDS, context=_tls(block))
    server = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
    if _kind(block) is SMTPType.STARTTLS:
        server.starttls(context=_tls(block))
    return server


def _sign_in(block: EmailServerCredentials, server: smtplib.SMTP) -> smtplib.SMTP:
    if block.username:
        server.login(block.username, block.password.get_secret_value())
    return server


def _tls(block: EmailServerCredentials) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not block.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _host(block: EmailServerCredentials) -> str:
    server = block.smtp_server
    return str(server.value) if isinstance(server, SMTPServer) else server


def _kind(block: EmailServerCredentials) -> SMTPType:
    return SMTPType(block.smtp_type)


def _reason(error: Exception) -> str:
    """Why, in few words; a server's own words are cut short."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        return f"{error.smtp_code} {' '.join(words.split())[:120]}"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return _("no answer within {n} seconds", n=PATIENCE_SECONDS)
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:120]
