"""The link in a report that takes its reader off the list: sealed, so that nobody makes one."""

from itsdangerous import BadSignature, URLSafeSerializer

from signoff.access.door_key import door_key
from signoff.errors import SignoffError
from signoff.language import _


class SealBroken(SignoffError):
    """Nobody of us made this link, or it was cut short on the way."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link is not complete, or not one of ours. Copy all of it from the mail, or"
                " ask the team to take you off the list."
            )
        )


def sealed_reader(report: str, person: str) -> str:
    """What the link has to carry; it does not expire: mails are kept for years."""
    said = _signer().dumps([report, person])
    return said if isinstance(said, str) else said.decode()


def reader_in(seal: str) -> tuple[str, str]:
    """Which report, and who gets it; raises `SealBroken`."""
    try:
        report, person = _signer().loads(seal)
    except (BadSignature, ValueError, TypeError):
        raise SealBroken from None
    return str(report), str(person)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(door_key(), salt="report-reader")
