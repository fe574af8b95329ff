"""Sealed texts: kept in the store so that only who has the door's key can read them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from signoff.access.door_key import door_key

FOR = b"signoff: what a provider is told at the end of a session"
"""The door's key seals other things too: nothing of one kind passes for another."""


def sealed(text: str) -> str:
    """The text, as nobody reads it without the key."""
    return _seal().encrypt(text.encode()).decode() if text else ""


def unsealed(kept: str) -> str:
    """The text again; empty when there is none, or the key is another one by now."""
    try:
        return _seal().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        return ""


def _seal() -> Fernet:
    key = hashlib.sha256(FOR + b"\0" + door_key().encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
