"""Signatures under the head of the chain (Ed25519): who has the database has not yet the key."""

import base64
import binascii
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from signoff.errors import SignoffError
from signoff.language import _
from signoff.proof.canonical import canonical

BYTES = 32


class BadSigningKey(SignoffError):
    """What stands in the environment is no key of ours."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "SIGNOFF_SIGNING_KEY is no signing key. Make one with `signoff audit key`, and put"
                " it in there as it was printed."
            )
        )


def new_signing_key() -> str:
    """A new private key, in base64."""
    return _text(Ed25519PrivateKey.generate().private_bytes_raw())


def public_key(private: str) -> str:
    """The public key that belongs to it, in base64."""
    return _text(_private(private).public_key().public_bytes_raw())


def sign(private: str, head: dict[str, Any]) -> str:
    """The signature under what is said about the head of the chain."""
    return _text(_private(private).sign(canonical(head)))


def is_signed(public: str, head: dict[str, Any], signature: str) -> bool:
    """Whether this was signed with the key that belongs to the public one."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(public))
        key.verify(_bytes(signature), canonical(head))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public_key(text: str) -> bool:
    """Whether it looks like one."""
    try:
        return len(_bytes(text)) == BYTES
    except ValueError:
        return False


def _private(text: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(_bytes(text))
    except ValueError as error:
        raise BadSigningKey from error


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
