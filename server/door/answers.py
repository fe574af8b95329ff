"""Resume, as it passes the door: the store says whether the answer counts, and the run goes on."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from anyio.to_thread import run_sync
from starlette.responses import JSONResponse, Response

from server.door.inside import Inside
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.language import _, speaking
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.receiving import shown_turns
from signoff.lifecycle.turns import AnswerRefused
from tasks.forms import receive_answer

LOOKS_EVERY = 0.25
"""Seconds."""
LOOKS = 240
"""A minute long; later, `chase_deadlines` finds the run."""


class Answers:
    """Takes what people send in, and wakes the runs that wait for it."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._waking: set[asyncio.Task[None]] = set()

    async def take(self, run_id: str, sender: SignedIn, body: bytes, where: str) -> Response:
        """Answer as Prefect's own resume does, so that its pages show what came of it."""
        try:
            said = json.loads(body)["run_input"]
        except (ValueError, KeyError, TypeError, RecursionError):
            said = None
        try:
            await run_sync(_receive, run_id, sender, said, where)
        except SignoffError as why:
            return JSONResponse(_refusal(why))
        await self.wake(run_id, sender.person)
        run = await self._inside.run(run_id)
        details = {"type": "accept_details"}
        taken = {"state": run and run["state"], "status": "ACCEPT", "details": details}
        return JSONResponse(taken, status_code=201)

    async def wake(self, run_id: str, who: str) -> None:
        """Let the run go on; one that is at work may not have seen this answer: look again."""
        name = await run_sync(_name_of, who)
        if not await self._inside.go_on(run_id, _("Answered by {who}.", who=name)):
            task = asyncio.create_task(self._wake_later(run_id))
            self._waking.add(task)
            task.add_done_callback(self._waking.discard)

    async def _wake_later(self, run_id: str) -> None:
        """Once it has shown a form that was answered meanwhile; nobody needs to see that one."""
        for _look in range(LOOKS):
            run = await self._inside.run(run_id)
            state = (run and run["state"]) or {}
            if state.get("type") == "PAUSED":
                if await run_sync(_is_stale, run_id, state["state_details"] or {}):
                    await self._inside.go_on(run_id, _("Another answer came."))
                return
            await asyncio.sleep(LOOKS_EVERY)


def _name_of(person: str) -> str:
    return workspace_in_force().person(person).name


def _is_stale(run_id: str, waits: Mapping[str, Any]) -> bool:
    """Whether the form that the run waits with is not what is asked now."""
    if not waits.get("run_input_keyset"):
        return False
    try:
        return shown_turns(run_id)[0].key != waits.get("pause_key")
    except AnswerRefused:
        return True


def _refusal(why: SignoffError) -> dict[str, Any]:
    """As Prefect says it; in which state the run is, is for those who see it."""
    return {
        "state": None,
        "status": "REJECT",
        "details": {"type": "reject_details", "reason": str(why)},
    }


def _receive(run_id: str, sender: SignedIn, said: object, where: str) -> None:
    """In a thread of its own: the store is asked in the plain way."""
    workspace = workspace_in_force()
    person = workspace.team.people[sender.person]
    with speaking(workspace.language_of(person)):
        try:
            turn = receive_answer(run_id, sender, said)
        except AnswerRefused as why:
            note("refused", who=sender.person, where=where, why=str(why))
            raise
    note("answered", who=sender.person, where=where, why=turn.key)
