"""A person's request to Prefect, looked into: what it starts, answers, or would let them see."""

from functools import partial

from anyio.to_thread import run_sync
from starlette.types import ASGIApp, Receive, Scope, Send

from server.door.answers import Answers
from server.door.asked_about import AskedAbout, asked_about, run_of
from server.door.bodies import body_of, sending, sized
from server.door.inside import Inside
from server.door.narrowing import narrowed
from server.door.needs import Need
from server.door.refusals import NotHere
from server.door.rights import sees_everywhere
from server.door.starting import must_not_compute, start_by
from signoff.access.seeing import runs_seen_by, sees_run
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.workspace import Workspace

TOLD = (Need.START, Need.WORKER, Need.ENGINEER)
"""What people change is written down, whatever comes of it."""


class People:
    """Passes on to Prefect what somebody signed in may ask, as far as they may."""

    def __init__(self, prefect: ASGIApp) -> None:
        self._prefect = prefect
        self.inside = Inside(prefect)
        self.answers = Answers(self.inside)

    async def serve(
        self, scope: Scope, receive: Receive, send: Send, need: Need, workspace: Workspace
    ) -> None:
        """One request of `scope["visitor"]`, who may ask for things of this kind."""
        visitor: SignedIn = scope["visitor"]
        body = await body_of(scope, receive)
        if need is Need.ANSWER:
            run_id, where = str(run_of(scope["path"])), f"{scope['method']} {scope['path']}"
            taken = await self.answers.take(run_id, visitor, body, where)
            return await taken(scope, receive, send)
        body = await self._kept_to(scope, visitor, need, body, workspace)
        if need in TOLD and scope["method"] != "GET":
            where = f"{scope['method']} {scope['path']}"[:300]
            await run_sync(partial(note, "did", who=visitor.person, where=where))
        await self._prefect(sized(scope, body), sending(body, receive), send)

    async def _kept_to(
        self, scope: Scope, visitor: SignedIn, need: Need, body: bytes, workspace: Workspace
    ) -> bytes:
        """The body as it may pass; raises when it may not."""
        if need is Need.START:
            return await start_by(visitor, scope["path"], body, self.inside, workspace)
        if need is Need.CHECK_FORM:
            must_not_compute(body)
        if sees_everywhere(visitor, workspace):
            return body
        return await self._to_what_they_see(scope, visitor, need, body, workspace)

    async def _to_what_they_see(
        self, scope: Scope, visitor: SignedIn, need: Need, body: bytes, workspace: Workspace
    ) -> bytes:
        asked = asked_about(scope["method"], scope["path"], scope["query_string"], body)
        for run_id in await self._runs_of(asked):
            if not run_id or not await run_sync(sees_run, visitor.person, run_id):
                raise NotHere
        if need is Need.READ and scope["method"] == "POST":
            runs = await run_sync(runs_seen_by, visitor.person)
            return narrowed(scope["path"], body, visitor, workspace, runs)
        return body

    async def _runs_of(self, asked: AskedAbout) -> list[str]:
        """The runs that the request is about, also by their tasks and artifacts."""
        return [
            *map(str, asked.runs),
            *[await self.inside.run_of_task(str(id)) for id in asked.task_runs],
            *[await self.inside.run_of_artifact(str(id)) for id in asked.artifacts],
        ]
