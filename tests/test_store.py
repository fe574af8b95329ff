"""What the database promises by itself."""

import sqlite3
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.applying import apply, propose
from signoff.lifecycle.in_force import agreed, workspace_in_force
from signoff.lifecycle.opening import open_brief
from signoff.store.append_only import APPEND_ONLY
from signoff.store.contents import AlreadyAsked
from signoff.store.database import DiskFull, StoreBusy, forget_connections, reading, writing
from signoff.store.schema import drift, migrate
from signoff.store.versions import AppliedMeanwhile, Version, in_force, put_in_force, versions
from signoff.workspace import files_of
from tests.story import EXAMPLE, Time, Told, apply_example, brief

ROWS = {
    "revisions": 1,
    "decisions": 4,
    "attempts": 1,
    "versions": 1,
    "measurements": 1,
    "follower_counts": 1,
    "answers": 5,
    "visits": 1,
    "link_sessions": 1,
    "stand_ins": 1,
    "passed_by": 1,
    "withdrawals": 1,
    "comments": 1,
    "comment_marks": 1,
    "chain": 6,
    "chain_signatures": 1,
    "kept_numbers": 1,
    "kept_reports": 1,
    "report_choices": 1,
    "results": 1,
}
REST = (
    "INSERT INTO attempts (publication_id, at, by, event, detail)"
    " VALUES (1, '2026-01-01 00:00:00', 'a', 'b', 'c')",
    "INSERT INTO measurements (publication_id, age, metric, value, read_at)"
    " VALUES (1, '1h', 'likes', 1, '2026-01-01 00:00:00')",
    "INSERT INTO results (publication_id, content_id, channel, age, engagements, standing,"
    " posts, differences, judged_at)"
    " VALUES (1, 1, 'a', '1h', 1, 'USUAL', 0, '[]', '2026-01-01 00:00:00')",
    "INSERT INTO follower_counts (channel, followers, read_at)"
    " VALUES ('a', 1, '2026-01-01 00:00:00')",
    "INSERT INTO sessions (secret, person, way, provider_session, made_at, seen_at)"
    " VALUES ('a', 'b', 'INSIDE', '', '2026-01-01 00:00:00', '2026-01-01 00:00:00')",
    "INSERT INTO answers (question_id, form, person, way, session_id, said, received_at)"
    " VALUES (1, 'a', 'b', 'INSIDE', 1, '{}', '2026-01-01 00:00:00')",
    "INSERT INTO chain_signatures (number, hash, at, before, key, signature)"
    " VALUES (1, 'a', '2026-01-01 00:00:00', 'b', 'c', 'd')",
    'INSERT INTO visits (at, who, what, "where", why, address)'
    " VALUES ('2026-01-01 00:00:00', 'a', 'b', 'c', 'd', 'e')",
    "INSERT INTO links"
    " (secret, person, question_id, fingerprint, made_at, expires_at, revoked_by)"
    " VALUES ('a', 'b', 1, 'c', '2026-01-01 00:00:00', '2026-01-02 00:00:00', '')",
    "INSERT INTO stand_ins (content_id, question_id, gate, level, round, person, stand_in,"
    " because, made_by, made_at)"
    " VALUES (1, 1, 'a', 'b', 1, 'c', 'd', 'AWAY', 'signoff', '2026-01-01 00:00:00')",
    "INSERT INTO passed_by (content_id, revision_id, gate, level, rule, rules, passed_at)"
    " VALUES (1, 1, 'a', 'b', '', 1, '2026-01-01 00:00:00')",
    "INSERT INTO withdrawals (content_id, is_back, person, why, at)"
    " VALUES (1, '0', 'a', '', '2026-01-01 00:00:00')",
    "INSERT INTO link_sessions (session_id, link_id) VALUES (1, 1)",
    "INSERT INTO comments (content_id, channel, line, passage, person, text, written_at)"
    " VALUES (1, '', 0, '', 'a', 'b', '2026-01-01 00:00:00')",
    "INSERT INTO comment_marks (comment_id, mark, person, marked_at)"
    " VALUES (1, 'RESOLVED', 'a', '2026-01-01 00:00:00')",
    "INSERT INTO kept_numbers (digest, numbers) VALUES ('a', '{}')",
    "INSERT INTO kept_reports (key, report, kind, first_day, last_day, zone, language,"
    " recipient, version, numbers_id, message, created_at) VALUES ('a', 'b', 'kpis',"
    " '2026-01-01', '2026-01-01', 'UTC', 'en', 'c', 1, 1, '', '2026-01-01 00:00:00')",
    "INSERT INTO report_choices (report, person, wants, way, at)"
    " VALUES ('a', 'b', '0', 'page', '2026-01-01 00:00:00')",
)


def test_the_migrations_make_exactly_the_tables_of_the_code(store: str) -> None:
    migrate()

    assert drift() == []


@pytest.mark.parametrize(
    "change", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"]
)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_only_grows_cannot_be_changed(store: str, table: str, change: str) -> None:
    apply_example()
    Told().write().approved().planned()
    _fill_the_rest()
    column = {"chain": "number", "versions": "number", "link_sessions": "session_id"}.get(
        table, "id"
    )

    with pytest.raises(DBAPIError, match="append-only"), writing() as session:
        session.execute(text(change.format(table=table, column=column)))

    with reading() as session:
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == ROWS[table]


def _fill_the_rest() -> None:
    with writing() as session:
        for statement in REST:
            session.execute(text(statement))


def test_the_same_brief_twice_is_told_which_content_it_is(store: str) -> None:
    apply_example()
    open_brief(brief(), "run-1")

    with pytest.raises(AlreadyAsked, match="already content 1"):
        open_brief(brief(title="  SPRING   balm "), "run-2")


def test_of_two_who_apply_at_once_one_is_told(store: str) -> None:
    apply_example()
    files = files_of(EXAMPLE)
    changed = {**files, "team.yaml": files["team.yaml"].replace("Hazel & Thyme", "Hazel")}
    mine, theirs = propose(changed), propose(changed)
    apply(theirs, by="them")

    with pytest.raises(AppliedMeanwhile, match="version 2"):
        apply(mine, by="me")

    with reading() as session:
        assert [version.applied_by for version in versions(session)] == ["a test", "them"]


def test_what_was_applied_and_taken_back_is_never_taken_for_what_is_in_force(
    store: str, time: Time
) -> None:
    apply_example()
    with suppress(DiskFull), writing() as session:
        put_in_force(session, second(session, "Hazel"))
        assert agreed(session).workspace.team.name == "Hazel"
        raise DiskFull
    assert workspace_in_force().team.name == "Hazel & Thyme"

    with writing() as session:  # in the same moment
        put_in_force(session, second(session, "Thyme"))
    assert workspace_in_force().team.name == "Thyme"


def second(session: Session, name: str) -> Version:
    """The second version: the team is called so."""
    first = in_force(session)
    assert first
    return Version(
        number=first.number + 1,
        files=first.files,
        agreed={**first.agreed, "team": {**first.agreed["team"], "name": name}},
        difference=[],
        applied_by="a test",
        applied_at=clock.now(),
    )


def test_applying_the_same_again_adds_no_version(store: str) -> None:
    assert apply_example() == apply_example() == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_locked_database_says_so_and_changes_nothing(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_example()
    forget_connections()
    monkeypatch.setattr("signoff.store.database.BUSY_SECONDS", 0.2)
    other = sqlite3.connect(store.removeprefix("sqlite:///"))
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreBusy, match="try again"):
        open_brief(brief(), "run-1")

    other.rollback()
    assert open_brief(brief(), "run-1") == 1
