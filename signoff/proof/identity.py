"""Pseudonyms: the chain names nobody, and yet nobody can later be put in another's place."""

import hmac
import secrets
from dataclasses import dataclass

from signoff.proof.canonical import canonical

BYTES = 32


@dataclass(frozen=True)
class Identity:
    """Who somebody was when they decided: kept beside the chain, and erased without breaking it."""

    person: str
    """The id in team.yaml."""
    name: str
    email: str
    key: str
    """32 random bytes of this person's own, hexadecimal: without them, no pseudonym can be traced
    back, not even by trying names."""

    @property
    def pseudonym(self) -> str:
        """HMAC-SHA256 of id, name and email under the key: what stands in the chain."""
        who = canonical({"person": self.person, "name": self.name, "email": self.email})
        return hmac.digest(bytes.fromhex(self.key), who, "sha256").hex()


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_bytes(BYTES).hex()
