"""Secrets that open something: what stands in a cookie, a token, an invitation's link."""

import hashlib
import secrets

BYTES = 32


def new_secret() -> str:
    """One that nobody guesses, in letters that fit into a link."""
    return secrets.token_urlsafe(BYTES)


def fingerprint(secret: str) -> str:
    """What we keep of it: it is recognised by this, and cannot be made from this."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
