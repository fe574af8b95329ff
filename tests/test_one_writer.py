"""Prefect's server on SQLite takes what many clients write at the same time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import text

from server.one_writer import CACHE_KIB, OneWriter

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

AT_ONCE = 16


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
            answers = list(clients.map(run, range(AT_ONCE * 2)))
    assert answers == [[201, 201, 201, 201]] * AT_ONCE * 2


def test_a_connection_keeps_little_of_the_file_in_memory(tmp_path: Path) -> None:
    async def cache() -> int:
        database = OneWriter(f"sqlite+aiosqlite:///{tmp_path / 'prefect.db'}")
        engine = await database.engine()
        async with engine.connect() as connection:
            return int((await connection.scalar(text("PRAGMA cache_size"))) or 0)

    assert asyncio.run(cache()) == -CACHE_KIB
