"""One mail, ready to send: plain text, a page, its images, its files."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import cast

import css_inline

from reports.titles import cut, one_line
from reports.words import say
from signoff import clock
from signoff.errors import SignoffError
from signoff.language import _
from signoff.mail_address import as_mailed

LONGEST_HEADER = 200
LONGEST_NAME = 80
MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>", re.ASCII)
WAY_OUT = re.compile(r"(https?://|mailto:)[!-;=?-~]+", re.ASCII)


class _OnOneLine(UnstructuredHeader, BaseHeader):
    """An address of the web as it is: Python would break a long one into encoded words, which no
    mail program reads in a header that people do not (RFC 2369, RFC 2047 section 5)."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    known = HeaderRegistry()
    known.map_to_type("list-unsubscribe", _OnOneLine)
    return known


PLAIN = SMTP.clone(cte_type="7bit", header_factory=_headers())
"""Eight-bit text is refused by mail servers that are old enough."""


class NotAnAddress(SignoffError):
    """No mail server would know where this goes."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _(
                "“{address}” is no mail address. Correct it where it stands, in team.yaml or"
                " reports.yaml, or in the mail block in Prefect: name@example.org.",
                address=cut(one_line(address), 80),
            )
        )


@dataclass(frozen=True)
class Attachment:
    """A file that comes with a mail."""

    filename: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Rendered:
    """What one person receives, in that person's language, not yet addressed."""

    subject: str
    text: str
    html: str
    """A whole page. It shows an image of ours as `cid:` and its name."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """PNG images by the name that the page calls them."""
    attachments: tuple[Attachment, ...] = ()
    markdown: str = ""
    """The same for a page that takes Markdown, or nothing."""


def page(template: str, **values: object) -> str:
    """A page in our layout, its styles where mail programs find them: at every element."""
    html = say(template, **values)
    return css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False)


def email(
    rendered: Rendered,
    sender: Address,
    recipient: Address,
    message_id: str,
    unsubscribe: str = "",
) -> EmailMessage:
    """The mail, whose Message-ID stays the same however often it is tried."""
    message = EmailMessage(policy=PLAIN)
    message["Subject"] = cut(one_line(rendered.subject), LONGEST_HEADER)
    message["From"] = sender
    message["To"] = recipient
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = _must_match(MESSAGE_ID, message_id)
    # Out-of-office replies to a machine help nobody (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{_must_match(WAY_OUT, unsubscribe)}>"
    if unsubscribe.startswith("https:"):  # https://www.rfc-editor.org/rfc/rfc8058#section-3.1
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _fill(message, rendered)
    return message


def address(name: str, mailbox: str) -> Address:
    """A name and an address that cannot smuggle anything into a header."""
    spec = as_mailed(mailbox)
    if not spec:
        raise NotAnAddress(mailbox)
    return Address(cut(one_line(name), LONGEST_NAME), addr_spec=spec)


def standalone_html(rendered: Rendered) -> str:
    """The page as one file that a browser opens, its images inside."""
    html = rendered.html
    for name, png in rendered.images.items():
        inside = f"data:image/png;base64,{b64encode(png).decode()}"
        html = html.replace(f'"cid:{name}"', f'"{inside}"')
    return html


def _fill(message: EmailMessage, rendered: Rendered) -> None:
    message.set_content(rendered.text)
    message.add_alternative(rendered.html, subtype="html")
    page_part = cast("EmailMessage", message.get_payload(1))
    for name, png in rendered.images.items():
        file = f"{name.partition('@')[0]}.png"
        page_part.add_related(
            png, "image", "png", cid=f"<{name}>", filename=file, disposition="inline"
        )
    for attached in rendered.attachments:
        kind, _slash, subtype = attached.mime.partition("/")
        message.add_attachment(
            attached.content, maintype=kind, subtype=subtype, filename=attached.filename
        )


def _must_match(pattern: re.Pattern[str], header: str) -> str:
    if not pattern.fullmatch(header):
        raise ValueError(f"{header!r} cannot stand in a header")
    return header
