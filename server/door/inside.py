"""Prefect behind the door, asked by the door itself."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
from starlette.types import ASGIApp


class Inside:
    """Calls of the door's own: nobody's rights are asked for them."""

    def __init__(self, prefect: ASGIApp) -> None:
        transport = httpx.ASGITransport(app=prefect)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://inside/api")
        self._deployments: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()

    async def deployment(self, id: str) -> str:
        """Its full name, flow and deployment; empty when there is none. A name never changes."""
        if id not in self._deployments:
            found = await self._http.get(f"/deployments/{id}")
            if found.status_code != httpx.codes.OK:
                return ""
            flow = await self._http.get(f"/flows/{found.json()['flow_id']}")
            self._deployments[id] = f"{flow.json()['name']}/{found.json()['name']}"
        return self._deployments[id]

    async def run(self, run_id: str) -> Mapping[str, Any] | None:
        """A flow run as it is now."""
        found = await self._http.get(f"/flow_runs/{run_id}")
        return found.json() if found.status_code == httpx.codes.OK else None

    async def go_on(self, run_id: str, why: str) -> bool:
        """Let a suspended run go on, with nothing but a word about why; whether it was suspended.

        One after the other: a run that is already at work must not be started a second time.
        """
        async with self._one_at_a_time:
            run = await self.run(run_id)
            if not run or (run["state"] or {}).get("type") != "PAUSED":
                return False
            state = {"type": "SCHEDULED", "name": "Resuming", "message": why}
            done = await self._http.post(f"/flow_runs/{run_id}/set_state", json={"state": state})
            return done.is_success and done.json()["status"] == "ACCEPT"

    async def block(self, kind: str, name: str) -> Mapping[str, Any] | None:
        """What stands in a block, secrets too; None when there is none of this name."""
        found = await self._http.get(
            f"/block_types/slug/{kind}/block_documents/name/{name}",
            params={"include_secrets": True},
        )
        if found.status_code == httpx.codes.NOT_FOUND:
            return None
        data: Mapping[str, Any] = found.raise_for_status().json()["data"]
        return data

    async def run_of_task(self, task_run_id: str) -> str:
        """The flow run that a task run belongs to; empty when there is none."""
        return await self._run_of(f"/task_runs/{task_run_id}")

    async def run_of_artifact(self, artifact_id: str) -> str:
        """The flow run that an artifact was made by; empty when there is none."""
        return await self._run_of(f"/artifacts/{artifact_id}")

    async def _run_of(self, path: str) -> str:
        found = await self._http.get(path)
        return str(found.json()["flow_run_id"] or "") if found.status_code == httpx.codes.OK else ""
