"""The example team's own accounts, for tests of who is let in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher

from signoff import clock
from signoff.access import passwords
from signoff.access.accounts import accept, confirm_totp, invite, sign_in, start_totp
from signoff.access.nobody import nobodies
from signoff.access.one_time_codes import STEP_SECONDS, code_of
from signoff.access.refusals import WrongPair
from signoff.workspace import files_of
from tests.story import EXAMPLE, apply_example

PASSWORD = "three words of olivia's"
MINUTE = timedelta(minutes=1)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what the database has no part in."""


@contextmanager
def team_at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example team is in force, nobody has tried anything yet, and hashing is quick."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(2, memory_cost=8, parallelism=1))
    apply_example()
    nobodies.cache_clear()
    yield
    nobodies.cache_clear()


def with_account(person: str = "olivia") -> None:
    assert accept(invite(person, "a test"), PASSWORD) == person


def fail(name: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPair):
            sign_in(name, "not the password")


def with_second_factor(person: str = "olivia") -> str:
    """The secret that the person's app knows."""
    with_account(person)
    secret = parse_qs(urlsplit(start_totp(person)).query)["secret"][0]
    confirm_totp(person, secret, code(secret))
    return secret


def code(secret: str, steps: int = 0) -> str:
    return code_of(secret, int(clock.now().timestamp()) // STEP_SECONDS + steps)


def removed(person: str) -> str:
    """The example's team.yaml without this person, who is asked nowhere by name."""
    text = files_of(EXAMPLE)["team.yaml"]
    before, entry = text.split(f"  {person}:\n")
    return before + entry.partition("\n\n")[2]
