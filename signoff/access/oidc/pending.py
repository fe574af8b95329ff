"""A sign-in that was begun and not finished: what the browser holds for us meanwhile, sealed."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from authlib.common.security import generate_token
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from signoff import clock
from signoff.access.door_key import door_key
from signoff.access.oidc.refusals import ReplyNotOurs, ReplyTooLate

LONGEST_SIGN_IN = timedelta(minutes=10)


@dataclass(frozen=True)
class Pending:
    """What only this browser and we know about one sign-in."""

    state: str
    """Comes back with the reply: it answers this sign-in and no other."""
    nonce: str
    """Comes back inside the proof: it was made for this sign-in and no other."""
    verifier: str
    """Shows the provider that whoever redeems the reply began the sign-in (PKCE)."""
    next: str
    """Where the person wanted to go."""

    def sealed(self) -> str:
        """The same as the browser holds it."""
        return _seal().dumps(asdict(self))


def new_pending(next: str) -> Pending:
    """A sign-in that begins now."""
    return Pending(generate_token(32), generate_token(32), generate_token(64), next)


def unsealed(held: str) -> Pending:
    """What the browser held for us, if we gave it and it is not too old."""
    try:
        facts: dict[str, Any] = _seal().loads(held, max_age=int(LONGEST_SIGN_IN.total_seconds()))
    except SignatureExpired as error:
        raise ReplyTooLate from error
    except BadSignature as error:
        raise ReplyNotOurs from error
    return Pending(**facts)


class OnceOnly:
    """Sign-ins that were answered, for as long as their seal would hold."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}
        self._lock = Lock()

    def take(self, state: str) -> None:
        """The first answer counts; who comes with a second is refused."""
        now = clock.now()
        with self._lock:
            self._until = {old: end for old, end in self._until.items() if end > now}
            if state in self._until:
                raise ReplyNotOurs
            self._until[state] = now + LONGEST_SIGN_IN + timedelta(seconds=1)


class _OurClock(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(door_key(), salt="sign-in with a provider", signer=_OurClock)
