"""A mail as a person reads it: who, what, when, its pictures in place, its files below."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr

HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
NEW_TAB = '<base target="_blank">'


@dataclass(frozen=True)
class Attached:
    """A file that came with a mail."""

    number: int
    """Its place among the mail's parts, by which it is asked for."""
    name: str
    size: int


class Mail:
    """One mail, and the name it has in the mailbox."""

    def __init__(self, key: str, message: EmailMessage) -> None:
        self.key = key
        self.message = message

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def sender_name(self) -> str:
        name, address = parseaddr(self.sender)
        return name or address

    @property
    def recipients(self) -> str:
        return str(self.message["To"] or "")

    @property
    def when(self) -> datetime | None:
        date = self.message["Date"]
        return date.datetime if date else None

    @property
    def text(self) -> str:
        """The part for those who read plain text."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""

    @property
    def html(self) -> str:
        """The part for everybody else; its pictures are asked for here, its links leave here."""
        body = self.message.get_body(("html",))
        if body is None:
            return ""
        html = str(body.get_content())
        for number, part in self._leaves():
            if content_id := str(part["Content-ID"] or "").strip("<>"):
                html = html.replace(f"cid:{content_id}", f"part/{number}")
        return HEAD.sub(lambda head: head[0] + NEW_TAB, html, count=1)

    @property
    def attached(self) -> list[Attached]:
        """The files, without the pictures that stand in the text."""
        return [
            Attached(number, part.get_filename() or part.get_content_type(), len(content_of(part)))
            for number, part in self._leaves()
            if part.is_attachment()
        ]

    def part(self, number: int) -> EmailMessage:
        """One part; KeyError when the mail has no such part."""
        return dict(self._leaves())[number]

    def _leaves(self) -> Iterator[tuple[int, EmailMessage]]:
        for number, part in enumerate(self.message.walk()):
            if isinstance(part, EmailMessage) and not part.is_multipart():
                yield number, part


def content_of(part: EmailMessage) -> bytes:
    """What a part carries, decoded."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
