"""Passwords: which ones are taken, and what is kept of them."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, Type

from signoff.access import passwords
from signoff.access.accounts import (
    accept,
    invite,
    sign_in,
)
from signoff.access.refusals import (
    PasswordRefused,
)
from signoff.store.accounts import account
from signoff.store.database import reading
from tests.own_accounts import ON_SQLITE, PASSWORD, team_at_work, with_account

CAREFUL = passwords.HASHER


@pytest.fixture(autouse=True)
def at_work(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example team is at work."""
    with team_at_work(monkeypatch):
        yield


@ON_SQLITE
@pytest.mark.parametrize(
    "password", ["Olivia Grant", "olivia.grant", "OLIVIA@hazelandthyme.example", "oliviaolivia"]
)
def test_a_name_is_no_password(password: str) -> None:
    with pytest.raises(PasswordRefused, match="easy to guess"):
        accept(invite("olivia", "a test"), password)


@ON_SQLITE
@pytest.mark.parametrize(("password", "why"), [("eleven char", "12"), ("o" * 1001, "1000")])
def test_a_password_is_neither_short_nor_endless(password: str, why: str) -> None:
    secret = invite("olivia", "a test")

    with pytest.raises(PasswordRefused, match=why):
        accept(secret, password)

    assert accept(secret, PASSWORD) == "olivia"  # a refused password uses nothing up


@ON_SQLITE
def test_a_password_is_the_same_on_every_keyboard() -> None:
    accept(invite("olivia", "a test"), "caf\u00e9 au lait deux")

    assert sign_in("olivia", "cafe\u0301 au lait deux") == "olivia"


@ON_SQLITE
def test_passwords_are_hashed_as_carefully_as_owasp_asks() -> None:
    # https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
    assert CAREFUL.type is Type.ID
    assert CAREFUL.memory_cost >= 19 * 1024
    assert CAREFUL.time_cost >= 2


def test_no_password_and_no_secret_stands_in_the_store() -> None:
    secret = invite("olivia", "a test")
    accept(secret, PASSWORD)

    with reading() as session:
        kept = account(session, "olivia")
        assert kept is not None
        assert kept.password.startswith("$argon2id$")
        stored = session.connection().exec_driver_sql("SELECT secret FROM invitations").scalar()
        assert stored not in ("", secret)


def test_a_password_is_hashed_again_when_we_hash_more_carefully(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as before:
        before.setattr(passwords, "HASHER", PasswordHasher(1, memory_cost=8, parallelism=1))
        with_account()

    sign_in("olivia", PASSWORD)

    with reading() as session:
        kept = account(session, "olivia")
        assert kept is not None
        assert not passwords.is_outdated(kept.password)
    assert sign_in("olivia", PASSWORD) == "olivia"
