"""The second factor: a code after the password, once."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from signoff.access.accounts import (
    accept,
    confirm_totp,
    finish_sign_in,
    has_second_factor,
    invite,
    sign_in,
    start_totp,
)
from signoff.access.invitations import forget_what_they_had, not_yet_here
from signoff.access.one_time_codes import STEP_SECONDS
from signoff.access.refusals import (
    CodeNeeded,
    LockedOut,
    StartAgain,
    WrongCode,
    WrongPair,
)
from signoff.access.sessions import open_session, who_holds
from signoff.access.visitor import Way
from signoff.store.accounts import FREE_TRIES
from tests.own_accounts import (
    ON_SQLITE,
    PASSWORD,
    code,
    team_at_work,
    with_account,
    with_second_factor,
)
from tests.story import Time


@pytest.fixture(autouse=True)
def at_work(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example team is at work."""
    with team_at_work(monkeypatch):
        yield


def test_a_second_factor_asks_for_a_code_after_the_right_password_only() -> None:
    secret = with_second_factor()

    with pytest.raises(WrongPair):
        sign_in("olivia", "not the password")
    with pytest.raises(CodeNeeded) as needed:
        sign_in("olivia", PASSWORD)

    assert finish_sign_in(needed.value.half_way, code(secret, 1)) == "olivia"


def test_a_code_is_taken_once_and_no_older_one_after_it(time: Time) -> None:
    secret = with_second_factor()
    time.passes(timedelta(minutes=5))
    assert sign_in("olivia", PASSWORD, code(secret)) == "olivia"

    for used in (code(secret), code(secret, -1)):
        with pytest.raises(WrongCode):
            sign_in("olivia", PASSWORD, used)

    time.passes(timedelta(seconds=STEP_SECONDS))
    assert sign_in("olivia", PASSWORD, code(secret)) == "olivia"


@ON_SQLITE
def test_a_phones_clock_may_be_one_step_off_and_no_more(time: Time) -> None:
    secret = with_second_factor()
    time.passes(timedelta(minutes=5))

    for steps in (-2, 2):
        with pytest.raises(WrongCode):
            sign_in("olivia", PASSWORD, code(secret, steps))
    assert sign_in("olivia", PASSWORD, code(secret, -1)) == "olivia"
    assert sign_in("olivia", PASSWORD, code(secret, 1)) == "olivia"


def test_wrong_codes_lock_as_wrong_passwords_do_and_asking_for_one_frees_nobody() -> None:
    with_second_factor()
    with pytest.raises(CodeNeeded) as needed:
        sign_in("olivia", PASSWORD)
    for _ in range(FREE_TRIES - 1):
        with pytest.raises(WrongCode):
            finish_sign_in(needed.value.half_way, "000000")
        with pytest.raises(CodeNeeded):
            sign_in("olivia", PASSWORD)
    with pytest.raises(WrongCode):
        sign_in("olivia", PASSWORD, "nonsense é")

    with pytest.raises(LockedOut):
        finish_sign_in(needed.value.half_way, "000000")


@ON_SQLITE
def test_half_a_sign_in_ends_after_five_minutes_and_cannot_be_made_up(time: Time) -> None:
    secret = with_second_factor()
    with pytest.raises(CodeNeeded) as needed:
        sign_in("olivia", PASSWORD)

    for forged in ("", "x", needed.value.half_way[:-2], "A" + needed.value.half_way):
        with pytest.raises(StartAgain):
            finish_sign_in(forged, code(secret, 1))
    time.passes(timedelta(minutes=5, seconds=1))
    with pytest.raises(StartAgain):
        finish_sign_in(needed.value.half_way, code(secret))


def test_a_second_factor_counts_only_after_the_app_has_shown_a_code() -> None:
    with_account()
    secret = parse_qs(urlsplit(start_totp("olivia")).query)["secret"][0]

    for secrets, said in ((secret, "000000"), ("", code(secret)), ("short", code(secret))):
        with pytest.raises(WrongCode):
            confirm_totp("olivia", secrets, said)

    assert sign_in("olivia", PASSWORD) == "olivia"


def test_an_invitation_leaves_the_second_factor_and_a_fresh_start_takes_it_away() -> None:
    with_second_factor()
    opened = open_session("olivia", Way.PASSWORD)
    accept(invite("olivia", "a test"), PASSWORD)
    assert has_second_factor("olivia")

    forget_what_they_had("olivia")

    assert who_holds(opened.secret) is None
    assert "olivia" in not_yet_here()
    with pytest.raises(WrongPair):
        sign_in("olivia", PASSWORD)
    with_account()
    assert sign_in("olivia", PASSWORD) == "olivia"
