"""Invitations: one person chooses a password, once, and nobody else does."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from server.commands import invite as command
from signoff.access.accounts import (
    accept,
    invite,
    sign_in,
)
from signoff.access.invitations import invited, not_yet_here
from signoff.access.refusals import (
    InvitationGone,
    WrongPair,
)
from signoff.access.sessions import open_session, who_holds
from signoff.access.visitor import Way
from signoff.workspace.workspace import NotInWorkspace
from tests.own_accounts import (
    ON_SQLITE,
    PASSWORD,
    removed,
    team_at_work,
    with_account,
)
from tests.story import Time, apply_example


@pytest.fixture(autouse=True)
def at_work(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example team is at work."""
    with team_at_work(monkeypatch):
        yield


def test_an_invitation_is_good_for_one_person_once() -> None:
    secret = invite("olivia", "a test")
    assert invited(secret).name == "Olivia Grant"
    assert accept(secret, PASSWORD) == "olivia"

    with pytest.raises(InvitationGone):
        accept(secret, "the password of an attacker")

    assert sign_in("olivia", PASSWORD) == "olivia"


def test_of_two_who_accept_at_once_one_is_told() -> None:
    secret = invite("olivia", "a test")

    def take(password: str) -> str:
        with suppress(InvitationGone):
            accept(secret, password)
            return password
        return ""

    with ThreadPoolExecutor(2) as at_once:
        taken = [one for one in at_once.map(take, (PASSWORD, PASSWORD[::-1])) if one]

    assert len(taken) == 1
    assert sign_in("olivia", taken[0]) == "olivia"


@ON_SQLITE
@pytest.mark.parametrize("secret", ["", "guessed", "\0", "é" * 40, "A" * 43])
def test_a_guessed_invitation_opens_nothing(secret: str) -> None:
    invite("olivia", "a test")

    with pytest.raises(InvitationGone):
        accept(secret, PASSWORD)


def test_an_invitation_ends_after_a_week_and_when_a_newer_one_is_made(time: Time) -> None:
    older = invite("olivia", "a test")
    newer = invite("olivia", "a test")
    others = invite("amir", "a test")

    with pytest.raises(InvitationGone):
        accept(older, PASSWORD)
    time.passes(timedelta(days=7))
    for secret in (newer, others):
        with pytest.raises(InvitationGone):
            accept(secret, PASSWORD)


@ON_SQLITE
def test_only_people_of_the_team_are_invited() -> None:
    with pytest.raises(NotInWorkspace, match="Did you mean olivia"):
        invite("olivja", "a test")


def test_who_left_the_team_neither_signs_in_nor_accepts() -> None:
    with_account("jonas")
    unused = invite("jonas", "a test")

    apply_example(**{"team.yaml": removed("jonas")})

    with pytest.raises(WrongPair):
        sign_in("jonas", PASSWORD)
    with pytest.raises(InvitationGone):
        accept(unused, PASSWORD)


def test_a_new_password_sends_away_whoever_was_signed_in() -> None:
    with_account()
    opened = open_session("olivia", Way.PASSWORD)

    accept(invite("olivia", "a test"), "another few words")

    assert who_holds(opened.secret) is None
    with pytest.raises(WrongPair):
        sign_in("olivia", PASSWORD)


@ON_SQLITE
def test_the_command_line_prints_a_link_for_everybody_who_has_no_password_yet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with_account()

    command.invite(all=True)

    printed = capsys.readouterr().out
    secrets = re.findall(r"^  http://127.0.0.1:4200/invitation/(\S{43})$", printed, re.MULTILINE)
    assert [invited(secret).id for secret in secrets] == not_yet_here()
    assert "olivia@" not in printed


@ON_SQLITE
def test_the_command_line_asks_whom_is_meant() -> None:
    for nobody in ({}, {"person": "olivia", "all": True}):
        with pytest.raises(command.NobodyNamed):
            command.invite(**nobody)  # type: ignore[arg-type]
    with pytest.raises(command.AfreshForOne):
        command.invite(all=True, afresh=True)
