"""Whether a mail server would know where an address leads."""

from email.errors import MessageError
from email.headerregistry import Address


def as_mailed(mailbox: str) -> str:
    """The address as it stands in a mail, its domain in ASCII; empty: no mail can go there."""
    user, at, domain = mailbox.strip().rpartition("@")
    try:
        spec = f"{user}{at}{domain.encode('idna').decode()}"
        return Address(addr_spec=spec).addr_spec if spec.isascii() and spec.isprintable() else ""
    except (MessageError, ValueError, IndexError):
        return ""
