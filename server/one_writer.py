"""Prefect on SQLite: whoever wants to write waits in line, and nobody is turned away.

SQLite lets one write at a time. Prefect begins its transactions as readers and turns them into
writers half-way, which SQLite refuses at once when somebody else has written meanwhile: the API
then answers 503 "database is locked". Eight clients at once got 13 of 44 answers that way (Prefect
3.8.8, 2026-11). Begun as writers, one after the other, none was refused and none waited long.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from prefect.server.database import dependencies
from prefect.server.database.configurations import SQLITE_BEGIN_MODE, AioSqliteConfiguration
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL
from sqlalchemy import Executable, Result, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, AsyncSessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE_SECONDS = 60.0
"""As long as Prefect lets SQLite itself wait for a writer; then SQLite decides again."""
SHORT_PATIENCE_SECONDS = 2.0
"""Who writes without a transaction waits no longer than that in line: it may be that the one in
front waits for it."""
BUSY_MILLISECONDS = 10_000
"""Nobody has to wait inside SQLite: if somebody does, it is to end soon. Prefect has a minute."""

CACHE_KIB = 2_000
"""What a connection keeps of the file, as SQLite has it; Prefect allows 80 MB.

With 2,000 posts that wait, the server held 261 MiB instead of 279 (2026-11).
"""


Turn = Callable[[], AbstractAsyncContextManager[None]]


class OneWriter(AioSqliteConfiguration):
    """Prefect's own dealings with SQLite, but for who writes when, and for memory."""

    def __init__(self, connection_url: str) -> None:
        super().__init__(connection_url)
        self._line = asyncio.Lock()

    def setup_sqlite(self, conn: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        super().setup_sqlite(conn, record)
        cursor = conn.cursor()
        cursor.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        cursor.close()

    async def session(self, engine: AsyncEngine) -> AsyncSession:
        return WritesInLine(engine, lambda: self.turn(SHORT_PATIENCE_SECONDS))

    @asynccontextmanager
    async def begin_transaction(
        self, session: AsyncSession, with_for_update: bool = False
    ) -> AsyncIterator[AsyncSessionTransaction]:
        at_once = with_for_update or not _inside_another()
        async with self.turn(), super().begin_transaction(session, at_once) as begun:
            yield begun

    @asynccontextmanager
    async def turn(self, patience: float = PATIENCE_SECONDS) -> AsyncIterator[None]:
        """Wait in line; inside a transaction it is our turn already."""
        if _inside_another():
            yield
            return
        ours = await self._wait(patience)
        try:
            yield
        finally:
            if ours:
                self._line.release()

    async def _wait(self, patience: float) -> bool:
        try:
            async with asyncio.timeout(patience):
                return await self._line.acquire()
        except TimeoutError:
            return False


class WritesInLine(AsyncSession):
    """What Prefect writes without a transaction (events, task runs) waits in line too.

    Otherwise its thread waits inside SQLite, with a lock on that connection. If just then Python's
    garbage collector, in the thread of the event loop, throws away a cursor of that connection, it
    wants the same lock, and the whole server stands still for a minute: the transaction that both
    wait for cannot end. Seen once in some two thousand runs (2026-11).
    """

    def __init__(self, engine: AsyncEngine, turn: Turn) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._turn = turn

    async def execute(self, statement: Executable, *args: Any, **options: Any) -> Result[Any]:
        if not statement.is_dml:
            return await super().execute(statement, *args, **options)
        async with self._turn():
            return await super().execute(statement, *args, **options)

    async def flush(self, objects: Any = None) -> None:
        async with self._turn():
            await super().flush(objects)

    async def commit(self) -> None:
        async with self._turn():
            await super().commit()


def _inside_another() -> bool:
    return SQLITE_BEGIN_MODE.get() is not None


def write_one_by_one() -> None:
    """Give Prefect's server this way to write, when its database is SQLite."""
    url = PREFECT_API_DATABASE_CONNECTION_URL.value()
    if make_url(url).get_backend_name() == "sqlite":
        dependencies.MODELS_DEPENDENCIES["database_config"] = OneWriter(url)
