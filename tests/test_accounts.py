"""Local accounts: who gets in with a password, and everybody who does not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from signoff import clock
from signoff.access.accounts import (
    sign_in,
)
from signoff.access.refusals import (
    LockedOut,
    SignInRefused,
    WrongPair,
)
from signoff.store.accounts import FREE_TRIES
from tests.own_accounts import MINUTE, ON_SQLITE, PASSWORD, fail, team_at_work, with_account
from tests.story import Time


@pytest.fixture(autouse=True)
def at_work(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example team is at work."""
    with team_at_work(monkeypatch):
        yield


@ON_SQLITE
@pytest.mark.parametrize("name", ["olivia", " Olivia ", "OLIVIA@hazelandthyme.example"])
def test_a_person_signs_in_with_id_or_email(name: str) -> None:
    with_account()

    assert sign_in(name, PASSWORD) == "olivia"


@ON_SQLITE
def test_strangers_and_wrong_passwords_are_told_the_same() -> None:
    with_account("olivia")

    said = set()
    for name in ("olivia", "amir", "nobody", "amir@hazelandthyme.example", "", "\0", "o" * 10_000):
        with pytest.raises(WrongPair) as refused:
            sign_in(name, "not the password")
        said.add(str(refused.value))

    assert len(said) == 1


@pytest.mark.parametrize("name", ["olivia", "amir", "nobody-of-ours"])
def test_five_failures_in_a_row_lock_a_name_whether_it_is_real_or_not(
    name: str, time: Time
) -> None:
    with_account("olivia")
    fail(name, FREE_TRIES)

    with pytest.raises(LockedOut, match="in 1 minute"):
        sign_in(name, PASSWORD)

    time.passes(MINUTE)
    fail(name, 1)
    with pytest.raises(LockedOut, match="in 2 minutes"):
        sign_in(name, PASSWORD)


def test_the_right_password_waits_for_the_end_of_the_lock_and_then_wipes_it(time: Time) -> None:
    with_account()
    fail("olivia", FREE_TRIES)
    with pytest.raises(LockedOut) as locked:
        sign_in("olivia", PASSWORD)

    time.at = locked.value.until
    assert sign_in("olivia", PASSWORD) == "olivia"

    fail("olivia", FREE_TRIES - 1)
    assert sign_in("olivia", PASSWORD) == "olivia"


@ON_SQLITE
def test_a_lock_doubles_up_to_an_hour(time: Time) -> None:
    with_account()
    fail("olivia", FREE_TRIES)
    lasted = []
    for _ in range(9):
        with pytest.raises(LockedOut) as locked:
            sign_in("olivia", PASSWORD)
        lasted.append((locked.value.until - clock.now()) // MINUTE)
        time.at = locked.value.until
        fail("olivia", 1)

    assert lasted == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_twenty_guesses_at_once_are_no_more_than_five() -> None:
    with_account()

    def guess(_: int) -> type[Exception] | None:
        try:
            sign_in("olivia", "not the password")
        except SignInRefused as refused:
            return type(refused)
        return None

    with ThreadPoolExecutor(20) as at_once:
        said = list(at_once.map(guess, range(20)))

    assert said.count(WrongPair) == FREE_TRIES
    assert said.count(LockedOut) == 20 - FREE_TRIES
