"""Playing people: a form is read as Prefect's UI reads it, and answered by the same call."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_API_URL

from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.errors import SignoffError
from signoff.language import _

PATIENCE = 180.0
"""Seconds: many times what anything takes on an idle machine."""
LOOKS_EVERY = 0.15

Seen = TypeVar("Seen")


class PlayStopped(SignoffError):
    """Something did not happen that should have."""

    def __init__(self, run: FlowRun | None, expected: str) -> None:
        state = f"{run.name}: {run.state_name}, {run.state.message}" if run and run.state else "-"
        super().__init__(_("{expected} did not happen. {state}", expected=expected, state=state))


class AnswerNotTaken(SignoffError):
    """Somebody's answer was refused."""

    def __init__(self, form: str, why: str) -> None:
        super().__init__(_("{form} was not taken: {why}", form=form, why=why))


class Form:
    """One form that waits in a flow run."""

    def __init__(self, run_id: str, key: str, schema: Mapping[str, Any]) -> None:
        self.run_id = run_id
        self.key = key
        self._fields = schema["properties"]

    def choices(self, field: str) -> list[str]:
        """What a drop-down offers; a single choice is a constant."""
        found = self._fields[field]
        return [found["const"]] if "const" in found else list(found["enum"])

    def filled(self, **said: object) -> dict[str, object]:
        """The form as it is sent: defaults where nothing was filled in."""
        known = {
            name: field["default"] for name, field in self._fields.items() if "default" in field
        }
        return {**known, **said}


class Player:
    """Whoever is asked."""

    def __init__(self) -> None:
        self._prefect: SyncPrefectClient = get_client(sync_client=True)

    def wait_until(self, look: Callable[[], Seen | None], what: str, run_id: str = "") -> Seen:
        """Look until there is something to see, but not for ever."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := look():
                return found
            self.pause()
        raise PlayStopped(self._prefect.read_flow_run(UUID(run_id)) if run_id else None, what)

    def form(self, run_id: str, place: str) -> Form:
        """Wait until this run asks at this place: `create`, `approve-brand` …"""
        return self.wait_until(lambda: self.open_form(run_id, place), place, run_id)

    def answer(self, form: Form, person: str, /, **said: object) -> None:
        """Send a form as this person, signed in, does in Prefect's UI."""
        body = {"run_input": form.filled(**said)}
        with self.browser_of(person) as browser:
            answer = browser.post(f"/api/flow_runs/{form.run_id}/resume", json=body).json()
        if answer["status"] != "ACCEPT":
            raise AnswerNotTaken(form.key, str(answer["details"].get("reason")))

    def browser_of(self, person: str) -> httpx.Client:
        """What the person's browser sends: the cookie of a session, and where its page is from."""
        ui_url = str(PREFECT_API_URL.value()).removesuffix("/api")
        cookie = {"signoff_session": open_session(person, Way.INSIDE).secret}
        return httpx.Client(base_url=ui_url, cookies=cookie, headers={"Origin": ui_url}, timeout=60)

    def wait_for(self, run_id: str, *states: str) -> FlowRun:
        """Wait until a run is in one of these states."""

        def look() -> FlowRun | None:
            run = self._prefect.read_flow_run(UUID(run_id))
            if run.state_name in ("Failed", "Crashed"):
                raise PlayStopped(run, " / ".join(states))
            return run if run.state_name in states else None

        return self.wait_until(look, " / ".join(states), run_id)

    def has_ended(self, run_id: str) -> bool:
        """Whether a run has come to its end, and not to a bad one."""
        run = self._prefect.read_flow_run(UUID(run_id))
        if run.state_name in ("Failed", "Crashed"):
            raise PlayStopped(run, "Completed")
        return run.state_name == "Completed"

    def pause(self, seconds: float = LOOKS_EVERY) -> None:
        """Look again a little later."""
        time.sleep(seconds)

    def run(self, deployment: str, **parameters: object) -> str:
        """Start a deployment, as the Run button does."""
        found = self._prefect.read_deployment_by_name(deployment)
        run = self._prefect.create_flow_run_from_deployment(found.id, parameters=parameters)
        return str(run.id)

    def open_form(self, run_id: str, place: str) -> Form | None:
        """The form at this place, if it is there."""
        run = self._prefect.read_flow_run(UUID(run_id))
        details = run.state.state_details if run.state and run.state.is_paused() else None
        if not details or not details.run_input_keyset:
            return None
        if not (details.pause_key or "").startswith(f"{place}-round-"):
            return None
        try:
            schema = self._prefect.read_flow_run_input(
                UUID(run_id), details.run_input_keyset["schema"]
            )
        except httpx.HTTPStatusError:
            return None  # it is kept a moment after the run went to sleep
        return Form(run_id, details.pause_key or "", json.loads(schema))
