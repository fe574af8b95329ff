"""Our own store for a test without making it anew: a file that is copied, a database emptied."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from server.ports import LOOPBACK
from signoff.settings import settings
from signoff.store.database import forget_connections
from signoff.store.schema import migrate
from tests.servers.postgres import Postgres

SHAPE = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM {catalogue}"
    for catalogue in ("pg_class", "pg_attribute", "pg_trigger", "pg_constraint", "pg_proc")
)
"""What changes with every table, column, trigger and function that is made, changed or dropped."""


@contextmanager
def connected(url: str, home: Path) -> Iterator[None]:
    """Work on this store, in this process."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIGNOFF_HOME", str(home))
        environment.setenv("SIGNOFF_DATABASE_URL", url)
        settings.cache_clear()
        try:
            yield
        finally:
            forget_connections()
            settings.cache_clear()


class KeptFile:
    """A SQLite database with our tables in it: to copy it takes a thirtieth of making one."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "signoff.db"
        with connected(f"sqlite:///{self._file}", folder / "home"):
            migrate()
        with closing(sqlite3.connect(self._file)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, file: Path) -> None:
        shutil.copyfile(self._file, file)


class KeptDatabase:
    """A PostgreSQL database with our tables in it, as empty for each test as for the first.

    To empty it takes three milliseconds, to make another one two hundred. Each test comes under
    a name of its own: whatever an earlier one left running is not let in any more.
    """

    def __init__(self, server: Postgres, folder: Path) -> None:
        self._server, self._folder = server, folder
        self._guests = count(1)
        self._guest = self._next_guest()
        server.run(f"create role {self._guest} superuser login")
        self._made: _Made | None = None

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL at which one test finds it."""
        if self._made is None:
            self._made = _Made(self._server, self._folder)
        yield self._server.url(self._made.name, user=self._guest)
        before, self._guest = self._guest, self._next_guest()
        self._made.run(f"alter role {before} rename to {self._guest}")
        if not self._made.emptied():
            self._made.drop()
            self._made = None

    def _next_guest(self) -> str:
        return f"guest_{next(self._guests)}"


class _Made:
    """The database itself, and how it was before anybody used it."""

    def __init__(self, server: Postgres, folder: Path) -> None:
        self.name = server.new_name("kept")
        self._server = server
        server.run(f"create database {self.name}")
        with connected(server.url(self.name), folder / "home"):
            migrate()
        self._line = psycopg.connect(
            host=LOOPBACK, port=server.port, user="postgres", dbname=self.name, autocommit=True
        )
        self._leave_alone()
        self._emptying = self._how_to_empty()
        self._shape = self._rows(SHAPE)

    def run(self, statement: str) -> None:
        self._line.execute(statement.encode())

    def emptied(self) -> bool:
        """Put everything back; whether that is all that has to be put back."""
        self._leave_alone()
        if self._rows(SHAPE) != self._shape:
            return False
        self.run(self._emptying)
        return True

    def drop(self) -> None:
        self._line.close()
        self._server.run(f"drop database {self.name} with (force)")

    def _leave_alone(self) -> None:
        """Nobody else is connected any more."""
        self.run(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def _how_to_empty(self) -> str:
        """Statements that delete every row, bring back what migrations wrote, and count anew."""
        tables = [
            str(name)
            for (name,) in self._rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        self.run("CREATE SCHEMA original")
        statements = ["BEGIN", "SET LOCAL session_replication_role = replica"]  # no trigger refuses
        statements += [f'DELETE FROM public."{table}"' for table in tables]
        statements += self._bring_back(tables)
        for sequence, last in self._rows("SELECT sequencename, last_value FROM pg_sequences"):
            assert last is None, f"{sequence}: a migration has taken a number"
            statements.append(f"SELECT setval('public.\"{sequence}\"', 1, false)")
        return "; ".join([*statements, "COMMIT"])

    def _bring_back(self, tables: Sequence[str]) -> Iterator[str]:
        for table in tables:
            if self._rows(f'SELECT 1 FROM public."{table}" LIMIT 1'):
                self.run(f'CREATE TABLE original."{table}" AS TABLE public."{table}"')
                yield f'INSERT INTO public."{table}" TABLE original."{table}"'

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        return self._line.execute(query.encode()).fetchall()
