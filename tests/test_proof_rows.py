"""Who was skipped, stood in, took back, edited or was mailed a link: all of it is in the chain."""

from typing import Any

import pytest
from sqlalchemy import text

from signoff.lifecycle.checking import verify
from signoff.lifecycle.proving import prove_what_was_before
from signoff.proof.link import Entry
from signoff.store.append_only import APPEND_ONLY, guard
from signoff.store.bearing import KINDS, not_entered
from signoff.store.chain import append, chain, entries_about, lock_head
from signoff.store.database import reading, writing
from tests.proven import approved, behind_our_backs, change, sentences, touched, wrote
from tests.story import Told, apply_example

THEN = "'2020-01-01 00:00:00.000000'"
TABLES = {
    "edit": "revisions",
    "link": "links",
    "link-revoked": "links",
    "passed": "passed_by",
    "stand-in": "stand_ins",
    "withdrawal": "withdrawals",
}
CHANGES = {
    "edit": {
        "author": "author || 'x'",
        "edited": "NOT edited",
        "fingerprint": "fingerprint || 'x'",
        "made_at": THEN,
        "slot_local": "'2099-12-16T12:00:00'",
        "slot_zone": "'Asia/Tokyo'",
    },
    "link": {
        "expires_at": THEN,
        "fingerprint": "fingerprint || 'x'",
        "made_at": THEN,
        "person": "person || 'x'",
        "question_id": "question_id - 1",
        "secret": "secret || 'x'",
    },
    "link-revoked": {"revoked_at": THEN, "revoked_by": "'olivia'"},
    "passed": {
        "gate": "'review'",
        "level": "'brand'",
        "passed_at": THEN,
        "revision_id": "revision_id + 1",
        "rule": "rule || 'x'",
        "rules": "rules + 1",
    },
    "stand-in": {
        "because": "'LATE'",
        "gate": "'review'",
        "level": "'brand'",
        "made_at": THEN,
        "made_by": "'olivia'",
        "person": "'olivia'",
        "question_id": "question_id - 1",
        "round": "round + 1",
        "stand_in": "'olivia'",
    },
    "withdrawal": {
        "at": THEN,
        "is_back": "NOT is_back",
        "person": "'amir'",
        "why": "why || 'x'",
    },
}
"""What somebody with the database might write there instead, column by column."""
SEVERAL = ("edit", "link", "stand-in", "withdrawal")


@pytest.fixture
def told(store: str) -> Told:
    apply_example()
    return touched()


def free(*tables: str) -> Any:
    """Somebody has taken away what guards these tables."""
    return behind_our_backs(*({*tables} & {*APPEND_ONLY}))


def numbers(kind: str) -> list[int]:
    """The rows of this kind, as the chain knows them."""
    wanted = text("SELECT subject FROM chain WHERE kind = :kind")
    with reading() as session:
        found = session.execute(wanted, {"kind": kind})
        return sorted(int(subject.split("/")[1]) for (subject,) in found)


def value(table: str, column: str, id: int) -> Any:
    with reading() as session:
        return session.scalar(text(f"SELECT {column} FROM {table} WHERE id = {id}"))


def test_each_kind_is_entered_with_what_it_is_about(told: Told) -> None:
    with reading() as session:
        kinds = {row.kind for row in entries_about(session, told.id)}
        missing = {kind: not_entered(session, kind) for kind in KINDS}

    assert kinds == {"decision", *KINDS}
    assert not any(missing.values())
    assert sentences() == []


def test_whatever_is_changed_is_named(told: Told) -> None:
    missed = []
    with free(*TABLES.values()):
        for kind, columns in CHANGES.items():
            table, id = TABLES[kind], numbers(kind)[0]
            for column, other in columns.items():
                before = value(table, column, id)
                change(f"UPDATE {table} SET {column} = {other} WHERE id = {id}")
                if not any(f"{kind}/{id}:" in said for said in sentences()):
                    missed.append((kind, column))
                change(f"UPDATE {table} SET {column} = :before WHERE id = {id}", before=before)

    assert missed == []
    assert sentences() == []


def test_whatever_is_taken_away_is_named(told: Told) -> None:
    with free(*TABLES.values()):
        for kind, table in TABLES.items():
            id = numbers(kind)[-1]
            change(f"DELETE FROM {table} WHERE id = {id}")
            assert any(f", {kind}/{id}:" in said for said in sentences()), kind


def test_whatever_is_put_in_is_named(told: Told) -> None:
    with free(*TABLES.values()):
        change("UPDATE links SET revoked_at = made_at, revoked_by = 'amir' WHERE id = 3")
        change("UPDATE revisions SET edited = NOT edited WHERE number = 1")
        for table, other in (
            ("passed_by", "'rule' || rule"),
            ("stand_ins", "'x' || stand_in"),
            ("withdrawals", "'x' || why"),
            ("links", "'x' || secret"),
        ):
            _copy(table, other)

    said = sentences()

    for kind in KINDS:
        assert any(one.startswith(f"{kind}/") and "without an entry" in one for one in said), kind


def _copy(table: str, other: str) -> None:
    """The first row once more, with one value that makes it another."""
    column = other.split()[-1]
    with reading() as session:
        row = session.execute(text(f"SELECT * FROM {table} ORDER BY id LIMIT 1")).mappings().one()
    names = [name for name in row if name not in ("id", column)]
    change(
        f"INSERT INTO {table} ({', '.join([column, *names])})"
        f" SELECT {other}, {', '.join(names)} FROM {table} WHERE id = {row['id']}"
    )


def test_rows_that_changed_places_are_named(told: Told) -> None:
    for kind in SEVERAL:
        table, ids = TABLES[kind], numbers(kind)[:2]
        with free(table):
            change(f"UPDATE {table} SET id = 9999 WHERE id = {ids[0]}")
            change(f"UPDATE {table} SET id = {ids[0]} WHERE id = {ids[1]}")
            change(f"UPDATE {table} SET id = {ids[1]} WHERE id = 9999")
        said = sentences()
        for id in ids:
            assert any(f", {kind}/{id}:" in one for one in said), (kind, id)
        with writing() as session:
            for guarded in {table} & {*APPEND_ONLY}:
                guard(session.connection(), guarded)


def test_an_entry_that_was_taken_out_is_found_with_its_row_and_without(told: Told) -> None:
    id = numbers("withdrawal")[-1]
    with free("chain", "withdrawals"):
        change(f"DELETE FROM chain WHERE subject = 'withdrawal/{id}'")
        assert f"withdrawal/{id}: it stands in the store without an entry." in sentences()
        change(f"DELETE FROM withdrawals WHERE id = {id}")

    assert sentences()


def test_who_applied_a_version_is_in_the_chain(told: Told) -> None:
    with free("versions"):
        change("UPDATE versions SET applied_by = 'olivia' WHERE number = 2")

    (said,) = sentences()

    assert "Version 2 of the workspace: it was applied by another person than “olivia”" in said


def test_a_chain_from_before_goes_on_with_everything_that_was_there(store: str) -> None:
    apply_example()
    approved(wrote(Told("run-2", title="Before")))
    told = touched()
    _only_decisions()
    report = verify()
    assert report.problems == []
    assert "are older than their place in the chain" in " ".join(report.remarks)

    prove_what_was_before()

    report = verify()
    assert (report.problems, [one for one in report.remarks if "older" in one]) == ([], [])
    with reading() as session:
        assert {row.kind for row in entries_about(session, told.id)} == {"decision", *KINDS}


def _only_decisions() -> None:
    """The chain as it was entered when it had decisions and rules only."""
    with writing() as session:
        old = [kept.entry for some in chain(session) for kept in some]
    with behind_our_backs("chain"):
        change("DELETE FROM chain")
        change("UPDATE chain_head SET number = 0, hash = '" + "0" * 64 + "'")
    with writing() as session:
        head = lock_head(session)
        for one in old:
            if one.kind in ("decision", "rules"):
                who = "" if one.kind == "rules" else one.person
                number = head.number + 1
                entry = Entry(number, one.kind, one.subject, who, one.about, one.facts, one.at)
                append(session, head, entry)
                session.flush()
        guard(session.connection(), "chain")
