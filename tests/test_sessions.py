"""Sessions: how long a browser is somebody's, and what ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from signoff.access.door_key import door_key
from signoff.access.refusals import TooManyTries
from signoff.access.sessions import (
    IDLE,
    LONGEST,
    elsewhere,
    end_all,
    end_session,
    open_session,
    provider_session_of,
    still_holds,
    who_holds,
)
from signoff.access.visitor import SignedIn, Way
from signoff.access.visits import (
    MOST_TRIES,
    WRONG_PASSWORD,
    forget_old_visits,
    must_not_guess,
    note,
)
from signoff.store.database import reading, writing
from signoff.store.visits import visits
from signoff.workspace import files_of
from tests.story import EXAMPLE, Time, apply_example

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_work(store: str) -> None:
    """The example team's workspace is in force."""
    apply_example()


def stored(column: str) -> object:
    with reading() as session:
        return session.scalar(text(f"SELECT {column} FROM sessions"))


def test_who_opened_a_session_holds_it(store: str) -> None:
    opened = open_session("olivia", Way.OIDC, provider_session="hint")

    assert who_holds(opened.secret) == opened.visitor
    assert opened.visitor == SignedIn("olivia", opened.visitor.session_id, Way.OIDC)
    assert provider_session_of(opened.visitor.session_id) == "hint"


def test_what_a_provider_is_told_is_kept_sealed_and_no_longer_than_the_session(store: str) -> None:
    door_key.cache_clear()
    opened = open_session("olivia", Way.OIDC, provider_session="an ID token")
    kept = str(stored("provider_session"))
    assert kept
    assert "an ID token" not in kept

    door_key.cache_clear()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIGNOFF_SECRET_KEY", "another key, of thirty-two signs at least")
        assert provider_session_of(opened.visitor.session_id) == ""
    door_key.cache_clear()
    assert provider_session_of(opened.visitor.session_id) == "an ID token"

    end_session(opened.visitor.session_id)
    assert stored("provider_session") == ""


@pytest.mark.parametrize("end", ["left", "ended", "idle", "old", "gone"])
def test_whoever_listens_is_looked_at_without_being_kept_alive(
    end: str, store: str, time: Time
) -> None:
    visitor = open_session("olivia", Way.PASSWORD).visitor
    time.passes(IDLE - MINUTE)
    assert still_holds(visitor)
    if end == "left":
        end_session(visitor.session_id)
    elif end == "ended":
        end_all("olivia")
    elif end == "gone":
        team = files_of(EXAMPLE)["team.yaml"].replace("olivia", "oliver")
        others = {
            name: text.replace("olivia", "oliver")
            for name, text in files_of(EXAMPLE).items()
            if name != "team.yaml"
        }
        apply_example(**{**others, "team.yaml": team})
    else:
        time.passes(MINUTE if end == "idle" else LONGEST)

    assert not still_holds(visitor)


def test_old_visits_go_and_newer_ones_stay_as_they_are(
    store: str, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    note("signed in", who="olivia")
    time.passes(timedelta(days=400))
    note("signed out", who="olivia")
    time.passes(MINUTE)

    assert forget_old_visits() == 1
    assert forget_old_visits() == 0

    with reading() as session:
        assert [one.what for one in visits(session, time.at - LONGEST)] == ["signed out"]
    with pytest.raises(DatabaseError, match="append-only"), writing() as session:
        session.execute(text("DELETE FROM visits"))


def test_every_session_has_a_secret_of_its_own_that_is_not_kept() -> None:
    first, second = (open_session("olivia", Way.PASSWORD) for _ in range(2))

    assert first.secret != second.secret
    assert stored("secret") not in (first.secret, second.secret)


@pytest.mark.parametrize("secret", ["", "guessed", "\0", "é", "' OR 1=1 --"])
def test_a_guessed_cookie_is_nobodys(secret: str) -> None:
    open_session("olivia", Way.PASSWORD)

    assert who_holds(secret) is None


def test_what_is_kept_of_a_cookie_is_no_cookie() -> None:
    open_session("olivia", Way.PASSWORD)

    assert who_holds(str(stored("secret"))) is None


def test_a_session_ends_when_nobody_is_there_for_eight_hours(time: Time) -> None:
    opened = open_session("olivia", Way.PASSWORD)

    for _ in range(3):
        time.passes(IDLE - MINUTE)
        assert who_holds(opened.secret) is not None
    time.passes(IDLE)

    assert who_holds(opened.secret) is None


def test_a_session_ends_after_a_week_however_busy_it_was(time: Time) -> None:
    opened = open_session("olivia", Way.PASSWORD)
    hours = int(LONGEST / timedelta(hours=1))

    held = []
    for _ in range(hours):
        time.passes(timedelta(hours=1))
        held.append(who_holds(opened.secret) is not None)

    assert held == [True] * (hours - 1) + [False]


def test_that_somebody_is_there_is_written_once_a_minute(time: Time) -> None:
    opened = open_session("olivia", Way.PASSWORD)
    before = stored("seen_at")

    time.passes(MINUTE / 2)
    who_holds(opened.secret)
    assert stored("seen_at") == before

    time.passes(MINUTE / 2)
    who_holds(opened.secret)
    assert stored("seen_at") != before


def test_an_ended_session_stays_ended(time: Time) -> None:
    here, there = (open_session("olivia", Way.PASSWORD) for _ in range(2))

    end_session(here.visitor.session_id)

    assert who_holds(here.secret) is None
    assert who_holds(there.secret) is not None


def test_a_person_signs_out_everywhere_or_everywhere_else() -> None:
    here, there, away = (open_session("olivia", Way.PASSWORD) for _ in range(3))
    others = open_session("amir", Way.PASSWORD)
    assert len(elsewhere(here.visitor)) == 2

    assert end_all("olivia", but=here.visitor.session_id) == 2
    assert [who_holds(one.secret) is None for one in (here, there, away)] == [False, True, True]
    assert elsewhere(here.visitor) == []

    assert end_all("olivia") == 1
    assert who_holds(here.secret) is None
    assert who_holds(others.secret) is not None


def test_who_is_removed_from_the_team_holds_no_session_from_that_moment() -> None:
    opened = open_session("jonas", Way.PASSWORD)
    before, entry = files_of(EXAMPLE)["team.yaml"].split("  jonas:\n")

    apply_example(**{"team.yaml": before + entry.partition("\n\n")[2]})

    assert who_holds(opened.secret) is None


def test_the_book_at_the_door_keeps_no_secret_and_no_line_that_was_not_meant(time: Time) -> None:
    note("refused", where="GET /invitation/secret-in-a-path/x", why="a\nb\0\x1b[2J", address="é")
    note("refused", where="POST /" + "x" * 10_000)

    with reading() as session:
        first, second = visits(session, time.at)
    assert first.where == "GET /invitation/…/x"
    assert first.why == "a\N{REPLACEMENT CHARACTER}b" + "\N{REPLACEMENT CHARACTER}" * 2 + "[2J"
    assert len(second.where) == 300


def test_an_address_that_tries_name_after_name_has_to_wait(time: Time) -> None:
    for _ in range(MOST_TRIES):
        must_not_guess("192.0.2.1")
        note(WRONG_PASSWORD, address="192.0.2.1")

    with pytest.raises(TooManyTries):
        must_not_guess("192.0.2.1")

    must_not_guess("192.0.2.2")
    time.passes(timedelta(minutes=11))
    must_not_guess("192.0.2.1")
