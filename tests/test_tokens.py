"""Service tokens: which program is at the door, and which one is not any more."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from server.commands.token import token as command
from signoff.access.tokens import (
    NoSuchToken,
    TokenNameOurs,
    TokenNameRefused,
    TokenNameTaken,
    create_token,
    is_still_good,
    replace_token,
    revoke_token,
    tokens,
    who_owns,
)
from signoff.access.visitor import Scope, Service
from signoff.store.database import reading
from tests.story import Time

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("name", ["worker", "command-line-7"])
def test_names_of_our_own_programs_are_not_given_away(name: str) -> None:
    with pytest.raises(TokenNameOurs, match="Choose another"):
        create_token(name, Scope.WORKER, by="a test")


def test_a_program_is_known_by_its_token_and_by_name_and_token_together(store: str) -> None:
    token = create_token("worker-1", Scope.WORKER, by="a test")

    assert who_owns(token) == who_owns(token, "worker-1") == Service("worker-1", Scope.WORKER)
    assert who_owns(token, "worker-2") is None


@pytest.mark.parametrize("token", ["", "guessed", "\0", "é"])
def test_a_guessed_token_is_nobodys(store: str, token: str) -> None:
    create_token("worker-1", Scope.WORKER, by="a test")

    assert who_owns(token, "worker-1") is None


def test_only_the_fingerprint_of_a_token_is_kept(store: str) -> None:
    token = create_token("worker-1", Scope.WORKER, by="a test")

    with reading() as session:
        kept = session.scalar(text("SELECT secret FROM service_tokens"))

    assert kept != token
    assert who_owns(str(kept)) is None


def test_a_revoked_token_opens_nothing_and_its_name_is_free_again(store: str) -> None:
    old = create_token("worker-1", Scope.ENGINEER, by="a test")
    revoke_token("worker-1")
    assert who_owns(old) is None

    new = create_token("worker-1", Scope.WORKER, by="a test")

    assert who_owns(old) is None
    assert who_owns(new) == Service("worker-1", Scope.WORKER)


def test_two_programs_never_share_a_name(store: str) -> None:
    first = create_token("worker-1", Scope.WORKER, by="a test")

    with pytest.raises(TokenNameTaken, match="signoff token revoke worker-1"):
        create_token("worker-1", Scope.ENGINEER, by="somebody else")

    assert who_owns(first) == Service("worker-1", Scope.WORKER)


def test_replacing_a_token_takes_the_old_one_away(store: str) -> None:
    old = replace_token("worker-1", Scope.WORKER, by="a test")
    new = replace_token("worker-1", Scope.WORKER, by="a test")

    assert who_owns(old) is None
    assert who_owns(new) is not None
    assert len(tokens()) == 1


def test_what_is_not_there_cannot_be_revoked(store: str) -> None:
    create_token("worker-1", Scope.WORKER, by="a test")

    with pytest.raises(NoSuchToken, match="Did you mean worker-1"):
        revoke_token("worker-2")

    revoke_token("worker-1")
    with pytest.raises(NoSuchToken):
        revoke_token("worker-1")


@ON_SQLITE
@pytest.mark.parametrize("name", ["", "a:b", "Worker", "a b", "-x", "x" * 41, "a\n"])
def test_a_name_fits_into_a_header(store: str, name: str) -> None:
    with pytest.raises(TokenNameRefused):
        create_token(name, Scope.WORKER, by="a test")


def test_when_a_token_was_used_last_is_written_once_a_minute(store: str, time: Time) -> None:
    token = create_token("worker-1", Scope.WORKER, by="a test")
    assert tokens()[0].seen_at is None

    who_owns(token)
    first = tokens()[0].seen_at
    time.passes(timedelta(seconds=59))
    who_owns(token)
    assert tokens()[0].seen_at == first

    time.passes(timedelta(seconds=1))
    who_owns(token)
    assert tokens()[0].seen_at == time.at


@ON_SQLITE
@pytest.mark.parametrize("replaced", [False, True])
def test_a_program_that_was_let_in_is_known_until_its_token_is_taken_away(
    replaced: bool, store: str, time: Time
) -> None:
    service = who_owns(create_token("worker-1", Scope.WORKER, by="a test"))
    assert service
    assert is_still_good(service)
    time.passes(timedelta(minutes=1))
    if replaced:
        replace_token("worker-1", Scope.WORKER, by="a test")
    else:
        revoke_token("worker-1")

    assert not is_still_good(service)


@ON_SQLITE
def test_the_command_line_prints_a_token_once_and_lists_it_without(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command(["create", "worker-1", "--scope", "worker"], result_action="return_value")
    printed = capsys.readouterr().out.strip()
    name, _colon, token = printed.partition(":")
    assert who_owns(token, name) == Service("worker-1", Scope.WORKER)

    command(["list"], result_action="return_value")
    listed = capsys.readouterr().out
    assert "worker-1" in listed
    assert token not in listed

    command(["revoke", "worker-1"], result_action="return_value")
    assert who_owns(token) is None
