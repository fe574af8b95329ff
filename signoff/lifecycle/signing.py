"""The head of the chain is signed, once a day, with a key that is not in the database."""

from dataclasses import dataclass

from signoff import clock
from signoff.lifecycle.proving import prove_what_was_before
from signoff.proof.canonical import sha256
from signoff.proof.link import BEGINNING
from signoff.proof.signing import public_key, sign
from signoff.settings import settings
from signoff.store.chain import HeadSignature, last_signature, lock_head
from signoff.store.database import writing


@dataclass(frozen=True)
class Head:
    """What was signed."""

    number: int
    hash: str


def sign_head() -> Head | None:
    """Sign, if there is a key and something new to sign."""
    prove_what_was_before()
    key = signing_key()
    if not key:
        return None
    public = public_key(key)
    with writing() as session:
        head, last = lock_head(session), last_signature(session)
        if not head.number or (last and (last.number, last.key) == (head.number, public)):
            return None
        new = HeadSignature(
            number=head.number,
            hash=head.hash,
            at=clock.now(),
            before=sha256(last.signature.encode()) if last else BEGINNING,
            key=public,
            signature="",
        )
        new.signature = sign(key, new.said)
        session.add(new)
        return Head(head.number, head.hash)


def signing_key() -> str:
    """The private key of the settings; empty when there is none."""
    return settings().signing_key.get_secret_value().strip()


def trusted_keys() -> list[str]:
    """The public keys whose signatures are ours."""
    key, earlier = signing_key(), settings().earlier_signing_keys.split(",")
    return [*([public_key(key)] if key else []), *(one.strip() for one in earlier if one.strip())]
