"""Prefect's server on SQLite takes what many clients write at the same time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncEngine

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

AT_ONCE = 16
LINES = Table("lines", MetaData(), Column("number", Integer))


def test_nobody_is_turned_away_while_others_write(prefect_server: "RunningPrefect") -> None:
    with httpx.Client(base_url=prefect_server.api_url, timeout=60) as http:
        flow = http.post("/flows/", json={"name": "crowded"}).json()["id"]

        def run(_number: int) -> list[int]:
            new = {"flow_id": flow, "state": {"type": "SCHEDULED"}}
            made = http.post("/flow_runs/", json=new)
            path = f"/flow_runs/{made.json()['id']}/set_state"
            states = [{"state": {"type": kind}} for kind in ("PENDING", "RUNNING", "COMPLETED")]
            return [made.status_code, *(http.post(path, json=body).status_code for body in states)]

        with ThreadPoolExecutor(AT_ONCE) as clients:
            answers = list(clients.map(run, range(AT_ONCE)))
    assert answers == [[201, 201, 201, 201]] * AT_ONCE


def test_who_writes_without_a_transaction_waits_in_line_too(tmp_path: Path) -> None:
    from server.one_writer import OneWriter  # with Prefect's whole server: 0.8 s of CPU

    async def write_while_another_does() -> int:
        database = OneWriter(f"sqlite+aiosqlite:///{tmp_path / 'prefect.db'}")
        engine = await database.engine()
        await _without_patience(engine)

        another_writes = asyncio.Event()

        async def write(number: int) -> None:
            await another_writes.wait()
            async with await database.session(engine) as session:
                await session.execute(insert(LINES).values(number=number))
                await session.commit()

        others = asyncio.gather(*(write(number) for number in (1, 2, 3)))
        async with await database.session(engine) as session:
            async with database.begin_transaction(session):
                await session.execute(insert(LINES).values(number=0))
                another_writes.set()
                await asyncio.sleep(0.2)
            await others
            return len((await session.execute(select(LINES))).all())

    assert asyncio.run(write_while_another_does()) == 4


async def _without_patience(engine: AsyncEngine) -> None:
    """SQLite refuses at once who comes while another writes."""
    listen(engine.sync_engine, "connect", _hurry)
    async with engine.begin() as connection:
        await connection.run_sync(LINES.metadata.create_all)


def _hurry(connection: DBAPIConnection, _record: object) -> None:
    connection.cursor().execute("PRAGMA busy_timeout = 0")


def test_a_connection_keeps_little_of_the_file_in_memory(tmp_path: Path) -> None:
    from server.one_writer import CACHE_KIB, OneWriter

    async def cache() -> int:
        database = OneWriter(f"sqlite+aiosqlite:///{tmp_path / 'prefect.db'}")
        engine = await database.engine()
        async with engine.connect() as connection:
            return int((await connection.scalar(text("PRAGMA cache_size"))) or 0)

    assert asyncio.run(cache()) == -CACHE_KIB
