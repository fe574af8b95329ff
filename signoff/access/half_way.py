"""Between password and code: a page that remembers, signed by us, that the password was right."""

from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from signoff import clock
from signoff.access.door_key import door_key
from signoff.access.refusals import StartAgain

PATIENCE = timedelta(minutes=5)


def half_way(person: str, changed_at: datetime) -> str:
    """For the page that asks for the code: whose password was right, and which one it was."""
    until = clock.now() + PATIENCE
    said = _signer().dumps([person, changed_at.timestamp(), until.timestamp()])
    return said if isinstance(said, str) else said.decode()


def who_is_half_way(signed: str) -> tuple[str, datetime]:
    """The person, and when their account changed last; `StartAgain` when it was too long ago."""
    try:
        person, changed_at, until = _signer().loads(signed)
    except BadSignature as error:
        raise StartAgain from error
    if clock.now().timestamp() > until:
        raise StartAgain
    return person, datetime.fromtimestamp(changed_at, UTC)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(door_key(), salt="half-way")
