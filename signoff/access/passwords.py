"""Passwords: which ones are good enough, and how they are kept (argon2id)."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from signoff.access.refusals import PasswordRefused
from signoff.access.secret import new_secret
from signoff.language import _
from signoff.workspace import Person

SHORTEST = 12
LONGEST = 1000
"""Characters; a longer one is no password, and would only keep the machine busy."""

HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(_same_everywhere(password))


def matches(kept: str, password: str) -> bool:
    """Whether it is this password. It takes as long when it is not."""
    try:
        return HASHER.verify(kept, _same_everywhere(password[:LONGEST]))
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether we would hash more carefully today."""
    return HASHER.check_needs_rehash(kept)


@cache
def nobodys() -> str:
    """The hash of a password that nobody knows: names without an account are tried against it."""
    return hashed(new_secret())


def must_be_good(password: str, person: Person) -> None:
    """Refuse what can be guessed."""
    if len(password) < SHORTEST:
        raise PasswordRefused(
            _("The password needs at least {n} characters. Three or four words do.", n=SHORTEST)
        )
    if len(password) > LONGEST:
        raise PasswordRefused(_("The password may have at most {n} characters.", n=LONGEST))
    if _bare(password) in _names(person):
        raise PasswordRefused(
            _("Your own name or address is easy to guess. Choose something else.")
        )


def _names(person: Person) -> set[str]:
    """How the person is called, once and twice: `oliviaolivia` is no better."""
    called = {person.id, person.name, person.email, *person.email.split("@"), *person.name.split()}
    return {_bare(name) * times for name in called for times in (1, 2, 3)} | {""}


def _bare(words: str) -> str:
    """Letters and digits only, all of them small."""
    return "".join(letter for letter in _same_everywhere(words).casefold() if letter.isalnum())


def _same_everywhere(password: str) -> str:
    """An é is one sign on one keyboard, and two on another."""
    return unicodedata.normalize("NFKC", password)
