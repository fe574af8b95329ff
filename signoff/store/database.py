"""The database itself: SQLite on a laptop, PostgreSQL for a team, one way to write to both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import sqlalchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    MetaData,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

from signoff.errors import SignoffError
from signoff.language import _
from signoff.settings import settings

BUSY_SECONDS = 30
ROOM_FOR = {"pool_size": 5, "max_overflow": 25}
"""Connections of one program: the server asks from up to forty threads, each for a moment."""
BUSY = ("locked", "busy", "deadlock", "serialize", "obtain lock")
FULL = ("disk is full", "No space left")
NONE_OF_OURS = ("not a database", "malformed")
"""What the databases say when they cannot: not now, no room, a file that is something else."""
_engines: dict[str, Engine] = {}
"""Of each database that this process has asked, the connections."""


class StoreUnavailable(SignoffError):
    """The database cannot be written or read just now; nothing was changed."""


class StoreBusy(StoreUnavailable):
    """Somebody else is writing: try again."""

    def __init__(self) -> None:
        super().__init__(_("The database is busy. Nothing was changed; try again in a moment."))


class DiskFull(StoreUnavailable):
    """There is no room left for what was to be kept."""

    def __init__(self) -> None:
        super().__init__(_("The disk is full. Nothing was changed; free some space and try again."))


class FolderClosed(StoreUnavailable):
    """Nothing can be kept in our folder."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            _(
                "Nothing can be kept in the folder {folder} ({why}). Nothing was changed; let"
                " Signoff write there, or name another folder in SIGNOFF_HOME.",
                folder=settings().home,
                why=error.strerror,
            )
        )


class NoDatabase(StoreUnavailable):
    """Where the database should be, nobody answers, or there is something else."""

    def __init__(self, why: object) -> None:
        super().__init__(
            _(
                "The database cannot be used ({why}). Nothing was changed; see that it runs and its"
                " disk has room, or correct SIGNOFF_DATABASE_URL, and try again.",
                why=" ".join(str(why).split())[:200],
            )
        )


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value else None
        return value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """What every table shares."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 SQLAlchemy's own form
        datetime: Moment,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        # Kept as words, not as a database type: a new member needs no migration.
        Enum: sqlalchemy.Enum(Enum, native_enum=False, length=30),
    }


def added_once(table: type[Table], key: str) -> dict[str, Insert]:
    """For each engine how rows are added, but for those whose key is there already."""
    its = table.__table__
    assert isinstance(its, sqlalchemy.Table)
    return {
        name: insert(its).on_conflict_do_nothing(index_elements=[key])
        for name, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
    }


@contextmanager
def reading() -> Iterator[Session]:
    """Read; what is changed inside is forgotten."""
    with _translated(), Session(_engine(settings().database)) as session:
        yield session


@contextmanager
def reading_one_moment() -> Iterator[Session]:
    """Read; what others write meanwhile is not seen, however long it takes."""
    engine = _engine(settings().database)
    if engine.dialect.name != "sqlite":  # which does so anyway
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with _translated(), Session(engine) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """Write all of it, or nothing.

    SQLite takes its one writer's lock at the start: a transaction that reads first and then
    finds the lock taken could not wait, it would fail (https://sqlite.org/lang_transaction.html).
    """
    engine = _engine(settings().database).execution_options(writes=True)
    with _translated(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def clear_log() -> None:
    """SQLite: what was overwritten is not to be found in the log of changes any more."""
    engine = _engine(settings().database)
    if engine.dialect.name == "sqlite":
        with _translated(), engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def pool_of(session: Session) -> Pool:
    """The connections that it is one of: the same ones for as long as we keep to one database."""
    return session.connection().engine.pool


def writes(session: Session) -> bool:
    """Whether what it sees may be its own, and not kept yet."""
    return _writes(session.connection())


def forget_connections() -> None:
    """Close every connection, for example because the settings changed."""
    while _engines:
        _engines.popitem()[1].dispose()


def make_ready() -> None:
    """Read everything that the first connection needs, and open none."""
    _engine(settings().database)


def _engine(url: str) -> Engine:
    return _engines.get(url) or _engines.setdefault(url, _new_engine(url))


def _new_engine(url: str) -> Engine:
    try:
        if make_url(url).get_backend_name() == "sqlite":
            return _sqlite(url)
        return create_engine(url, pool_pre_ping=True, **ROOM_FOR)
    except (ArgumentError, ImportError) as error:
        raise NoDatabase(error) from error


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **ROOM_FOR)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, in _begin_sqlite
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writes"))


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's words into ours."""
    try:
        yield
    except OperationalError as error:
        raise _as_fact(error) from error
    except NoConnectionFree as error:
        raise StoreBusy from error
    except DatabaseError as error:
        if any(words in str(error.orig) for words in NONE_OF_OURS):
            raise NoDatabase(error.orig) from error
        raise


def _as_fact(error: OperationalError) -> StoreUnavailable:
    said = str(error.orig)
    if any(word in said for word in BUSY):
        return StoreBusy()
    if any(words in said for words in FULL):
        return DiskFull()
    return NoDatabase(said)
