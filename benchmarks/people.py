"""The people: they hear when it is their turn, open the form, and answer, as their browsers do."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from prefect.events import Event, get_events_subscriber
from prefect.events.filters import EventFilter, EventNameFilter
from prefect.settings import get_current_settings

from benchmarks.approvers import CONNECTIONS
from server.demo.player import Form
from server.demo.script import APPROVE
from server.pages.session_cookie import NAME
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.brief import Brief
from tasks.runs import LIFECYCLE

STOPS = ("Suspended", "Completed", "Failed", "Crashed", "Cancelled")
TEXT = "Kettle on, phone away, ten minutes for yourself. That is the whole recipe. #HazelAndThyme"
ASKED = {"create": "giulia", "review": "luca", "approve": "olivia"}
PATIENCE = 600.0
FORM_COMES_WITHIN = 30.0
SECONDS_BETWEEN_LOOKS = 0.02


class WentWrong(Exception):
    """Something did not happen that was to be measured."""


@dataclass(frozen=True)
class Stop:
    """A run has come to rest."""

    state: str
    at: datetime


class People:
    """Everybody who answers at one server; counts the calls that they make themselves."""

    def __init__(self, api: httpx.AsyncClient) -> None:
        self.calls = 0
        self.answers_taken_in: list[float] = []
        """How many seconds the server took to take each answer."""
        self._api = api
        self._cookies: dict[str, str] = {}
        self._stops: defaultdict[str, asyncio.Queue[Stop]] = defaultdict(asyncio.Queue)

    async def start(self, brief: Brief) -> str:
        """Press Submit; the id of the run."""
        deployment = await self._ask("GET", f"/deployments/name/{LIFECYCLE}")
        said = {"parameters": {"brief": brief.model_dump(mode="json")}}
        path = f"/deployments/{deployment['id']}/create_flow_run"
        return str((await self._ask("POST", path, said))["id"])

    async def run(self, deployment: str) -> str:
        """Press Run."""
        found = await self._ask("GET", f"/deployments/name/{deployment}")
        made = await self._ask("POST", f"/deployments/{found['id']}/create_flow_run", {})
        return str(made["id"])

    async def rests(
        self, run: str, *, in_state: str = "Suspended", within: float = PATIENCE
    ) -> Stop:
        """Wait until the run has come to rest."""
        async with asyncio.timeout(within):
            stop = await self._stops[run].get()
        if stop.state != in_state:
            why = (await self._ask("GET", f"/flow_runs/{run}"))["state"]["message"]
            raise WentWrong(f"run {run} is {stop.state}: {why}")
        return stop

    async def answer(self, run: str, text: str = TEXT) -> float:
        """Open the form, fill it in, send it; the moment at which the server had taken it."""
        form = await self._form(run)
        sent = time.monotonic()
        answer = await self._resume(run, _who_is_asked(form), _filled(form, text))
        self.answers_taken_in.append(time.monotonic() - sent)
        said = answer.raise_for_status().json()
        if said["status"] != "ACCEPT":
            raise WentWrong(f"run {run}: {said['details']}")
        return time.time()

    async def _resume(self, run: str, person: str, said: Mapping[str, object]) -> httpx.Response:
        """As the person's browser sends it."""
        if person not in self._cookies:
            self._cookies[person] = f"{NAME}={open_session(person, Way.INSIDE).secret}"
        headers = {"Cookie": self._cookies[person], "Sec-Fetch-Site": "same-origin"}
        self.calls += 1
        path, body = f"/flow_runs/{run}/resume", {"run_input": said}
        return await self._api.post(path, json=body, headers=headers, auth=httpx.Auth())

    async def hear(self, listening: asyncio.Event) -> None:
        """Hear of every run that comes to rest."""
        names = [f"prefect.flow-run.{state}" for state in STOPS]
        wanted = EventFilter(event=EventNameFilter(name=names))
        async with get_events_subscriber(filter=wanted) as events:
            listening.set()
            async for event in events:
                self._note(event)

    def _note(self, event: Event) -> None:
        run = event.resource.id.rpartition(".")[2]
        state = event.event.rpartition(".")[2]
        self._stops[run].put_nowait(Stop(state, event.occurred))

    async def _form(self, run: str) -> Form:
        """Prefect keeps the form a moment after it said that the run is suspended."""
        deadline = time.monotonic() + FORM_COMES_WITHIN
        while time.monotonic() < deadline:
            details = (await self._ask("GET", f"/flow_runs/{run}"))["state"]["state_details"]
            keys = details["run_input_keyset"]
            found = keys and await self._send("GET", f"/flow_runs/{run}/input/{keys['schema']}")
            if found and found.is_success:
                return Form(run, details["pause_key"], found.json())
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        raise WentWrong(f"run {run} shows no form")

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        return (await self._send(method, path, body)).raise_for_status().json()

    async def _send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        self.calls += 1
        return await self._api.request(method, path, json=body)


@asynccontextmanager
async def people_at(api_url: str) -> AsyncIterator[People]:
    """Whoever answers; they hear from the start. A browser does not try again after a 503."""
    key = get_current_settings().api.auth_string
    name, _colon, token = (key.get_secret_value() if key else "").partition(":")
    async with httpx.AsyncClient(
        base_url=api_url, timeout=120, limits=CONNECTIONS, auth=(name, token)
    ) as api:
        people, listening = People(api), asyncio.Event()
        hearing = asyncio.create_task(people.hear(listening))
        try:
            await listening.wait()
            yield people
        finally:
            hearing.cancel()


def _filled(form: Form, text: str) -> dict[str, object]:
    if form.key.startswith("create"):
        return form.filled(text=text)
    return form.filled(decision=form.choices("decision")[APPROVE])


def _who_is_asked(form: Form) -> str:
    """As process.yaml beside this file has it."""
    return next(who for place, who in ASKED.items() if form.key.startswith(place))
