"""Whoever changes, takes away, swaps or adds one stored row is found out."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from signoff import settings as settings_room
from signoff.lifecycle.signing import sign_head
from signoff.store.database import forget_connections
from signoff.store.questions import Verdict
from signoff.store.schema import migrate
from tests.proven import KEY, approved, opened, said, sentences, touched, wrote
from tests.story import Told, apply_example, change_process

COVERED = {
    table: columns.split()
    for table, columns in {
        "chain": "number kind subject person about facts at content_id before digest hash",
        "chain_head": "number hash",
        "chain_signatures": "number hash at before key signature",
        "identities": "pseudonym person name email key",
        "decisions": "id content_id revision_id fingerprint gate level person verdict comment"
        " method answer_id rules decided_at",
        "answers": "id question_id form person way session_id said received_at",
        "revisions": "id content_id number fingerprint author posts made_at",
        "versions": "number files agreed applied_by applied_at",
        "stand_ins": "id content_id question_id gate level round person stand_in because made_by"
        " made_at",
        "passed_by": "id content_id revision_id gate level rule rules passed_at",
        "withdrawals": "id content_id person why at",
        "links": "id secret person question_id fingerprint made_at expires_at revoked_at",
    }.items()
}
"""Every column that proves something; what is not here is named in docs/proof.md."""
ADDED = (
    *("chain", "chain_signatures", "decisions", "identities", "links", "passed_by", "stand_ins"),
    *("versions", "withdrawals"),
)
"""Tables in which a row too many would prove something that never was."""
UNIQUE = {"subject", "before", "hash", "pseudonym", "level", "secret"}
ONE_ROW = ("chain_head", "passed_by")
LAST_MAY_GO = ("chain_signatures",)
"""That the newest signature was taken away shows only to who kept it elsewhere."""


@dataclass(frozen=True)
class Original:
    """A store in which something was decided, and what stands in it."""

    file: Path
    rows: dict[str, int]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Original]:
    home = tmp_path_factory.mktemp("proof")
    file = home / "original.db"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIGNOFF_HOME", str(home))
        environment.setenv("SIGNOFF_SIGNING_KEY", KEY)
        _use(file, environment)
        migrate()
        _tell()
        assert sentences() == []
        forget_connections()
        with opened(file) as rows:
            rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            counted = {
                table: rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in COVERED
            }
        yield Original(file, counted)
        forget_connections()
    settings_room.settings.cache_clear()


def _use(file: Path, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SIGNOFF_DATABASE_URL", f"sqlite:///{file}")
    settings_room.settings.cache_clear()


def _tell() -> None:
    """Two posts, two rounds, two versions of the rules, two signatures, and something unsigned;
    and beside the decisions everything else that bears on consent."""
    apply_example()
    said(wrote(Told("run-1")), "luca", Verdict.REQUEST_CHANGES, "Shorter, please.")
    sign_head()
    change_process("hours: 8", "hours: 9")
    approved(wrote(Told("run-2", title="Two")))
    sign_head()
    said(wrote(Told("run-3", title="Three")), "luca", Verdict.REJECT, "Not this year.")
    touched("run-4")


def _columns(table: str) -> str:
    return ", ".join(COVERED[table])


def _row(rows: sqlite3.Connection, table: str, at: int) -> tuple[Any, dict[str, Any]]:
    """Where a row stands, and what stands in it."""
    found = rows.execute(f"SELECT rowid, {_columns(table)} FROM {table} ORDER BY rowid")
    id, *values = found.fetchall()[at]
    return id, dict(zip(COVERED[table], values, strict=True))


def _write(rows: sqlite3.Connection, table: str, id: Any, values: dict[str, Any]) -> None:
    places = ", ".join(f'"{name}" = ?' for name in values)
    rows.execute(f"UPDATE {table} SET {places} WHERE rowid = ?", [*values.values(), id])


def _other(value: Any, how: int) -> Any:
    """Another value of the same kind, by a small change somewhere in it."""
    if value is None:
        return 1
    if isinstance(value, int):
        return value + 1 + how % 5
    text = str(value)
    digits = [n for n, sign in enumerate(text) if sign.isalnum()]
    if not digits:
        return "x" if text in ("", "{}") else text + "x"
    place = digits[how % len(digits)]
    sign = text[place]
    new = {"9": "8"}.get(sign, "9") if sign.isdigit() else {"a": "b"}.get(sign, "a")
    return text[:place] + new + text[place + 1 :]


def _finds(original: Original, change: Callable[[sqlite3.Connection], object]) -> bool:
    """Whether verifying a copy that was changed so finds something, or cannot even read it."""
    copy = original.file.with_name(f"{uuid4()}.db")
    shutil.copy(original.file, copy)
    try:
        with opened(copy) as rows:
            change(rows)
    except sqlite3.IntegrityError:
        reject()  # the database itself does not let two rows be the same
    with pytest.MonkeyPatch.context() as environment:
        _use(copy, environment)
        found = sentences()
        forget_connections()
    copy.unlink()
    return bool(found)


TABLES = st.sampled_from(sorted(COVERED))


@settings(max_examples=80)
@given(TABLES, st.data())
def test_a_changed_value_is_found(original: Original, table: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, original.rows[table] - 1))
    column = data.draw(st.sampled_from(COVERED[table]))
    how = data.draw(st.integers(0, 10_000))

    def change(rows: sqlite3.Connection) -> None:
        id, row = _row(rows, table, at)
        _write(rows, table, id, {column: _other(row[column], how)})

    assert _finds(original, change), (table, at, column, how)


@settings(max_examples=20)
@given(TABLES, st.data())
def test_a_row_that_is_gone_is_found(original: Original, table: str, data: st.DataObject) -> None:
    last = original.rows[table] - 1 - (table in LAST_MAY_GO)
    at = data.draw(st.integers(0, last))

    assert _finds(
        original,
        lambda rows: rows.execute(
            f"DELETE FROM {table} WHERE rowid = ?", [_row(rows, table, at)[0]]
        ),
    )


@settings(max_examples=20)
@given(st.sampled_from([name for name in sorted(COVERED) if name not in ONE_ROW]), st.data())
def test_two_rows_that_changed_places_are_found(
    original: Original, table: str, data: st.DataObject
) -> None:
    places = st.integers(0, original.rows[table] - 1)
    one, other = data.draw(st.lists(places, min_size=2, max_size=2, unique=True))
    moved = [name for name in COVERED[table] if name not in ("id", "number", "pseudonym")]

    def swap(rows: sqlite3.Connection) -> None:
        (here, first), (there, second) = (_row(rows, table, at) for at in (one, other))
        aside = {name: f"aside {name}" for name in moved if name in UNIQUE} or first
        _write(rows, table, here, aside)
        _write(rows, table, there, {name: first[name] for name in moved})
        _write(rows, table, here, {name: second[name] for name in moved})

    assert _finds(original, swap), (table, one, other)


@settings(max_examples=20)
@given(st.sampled_from(ADDED), st.data())
def test_a_row_too_many_is_found(original: Original, table: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, original.rows[table] - 1))
    number = data.draw(st.integers(50, 60))

    def add(rows: sqlite3.Connection) -> None:
        found = rows.execute(f"SELECT * FROM {table} ORDER BY rowid")
        names = [column[0] for column in found.description]
        row = dict(zip(names, found.fetchall()[at], strict=True))
        for name in UNIQUE & row.keys():
            row[name] = f"{row[name]}x"
        row |= {name: number for name in ("id", "number") if name in row}
        marks = ", ".join("?" * len(row))
        columns = ", ".join(f'"{name}"' for name in row)
        rows.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*row.values()])

    assert _finds(original, add), (table, at)
