"""Prefect's server behind our door: on SQLite, people who answer at once are all heard."""

import asyncio
import json
from typing import Any

import httpx

from tests.servers.prefect import RunningPrefect

PEOPLE = 12
FORM = {"type": "object", "properties": {"decision": {"type": "string"}}, "required": ["decision"]}


def test_everybody_who_answers_at_once_on_sqlite_is_heard(prefect_server: RunningPrefect) -> None:
    asyncio.run(_everybody_answers(prefect_server.api_url))


async def _everybody_answers(api_url: str) -> None:
    # What a browser does: unlike Prefect's own client, it does not try again after a 503.
    async with httpx.AsyncClient(base_url=api_url, timeout=60) as api:
        deployment = await _deployment(api)
        waiting = [await _waiting_run(api, deployment) for _person in range(PEOPLE)]

        answers = await asyncio.gather(*(_answer(api, run) for run in waiting))

        assert [_taken(answer) for answer in answers] == [(201, "ACCEPT")] * PEOPLE
        runs = [(await api.get(f"/flow_runs/{run}")).json() for run in waiting]
        assert [run["state"]["name"] for run in runs] == ["Resuming"] * PEOPLE


async def _deployment(api: httpx.AsyncClient) -> str:
    flow = await _post(api, "/flows/", name="asks")
    return str((await _post(api, "/deployments/", name="asks", flow_id=flow["id"]))["id"])


async def _waiting_run(api: httpx.AsyncClient, deployment: str) -> str:
    """A run that shows a form, as `suspend_flow_run(wait_for_input=…)` leaves it."""
    keys = {"schema": "form-schema", "response": "form-response"}
    details = {"pause_reschedule": True, "pause_key": "form", "run_input_keyset": keys}
    state = {"type": "PAUSED", "name": "Suspended", "state_details": details}
    run = str((await _post(api, f"/deployments/{deployment}/create_flow_run"))["id"])
    await _post(api, f"/flow_runs/{run}/set_state", state=state, force=True)
    await _post(api, f"/flow_runs/{run}/input", key="form-schema", value=json.dumps(FORM))
    return run


async def _post(api: httpx.AsyncClient, path: str, **body: object) -> Any:
    return (await api.post(path, json=body)).raise_for_status().json()


async def _answer(api: httpx.AsyncClient, run: str) -> httpx.Response:
    said = {"run_input": {"decision": "approve"}}
    return await api.post(f"/flow_runs/{run}/resume", json=said)


def _taken(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json().get("status")
