"""A worker's request to Prefect, looked into: it runs what there is, and sets no commands."""

import json
from functools import cache
from typing import Any

from starlette.types import Receive, Scope

from server.door.bodies import body_of, sending, sized
from server.door.narrowing import understood
from server.door.refusals import Refused
from signoff.access.visitor import Scope as Opens
from signoff.access.visitor import Service, Visitor
from signoff.language import _

CHANGES = ("POST", "PATCH", "PUT")
ABOUT_RUNNING = ("/api/flow_runs/", "/api/deployments/", "/api/work_pools/")
ANOTHER_WAY = ("job_variables", "infrastructure_document_id", "infra_overrides")
"""What would make a run something else than its flow: a command, an environment, a folder."""
TEMPLATE = "base_job_template"


class NotAsItIs(Refused):
    """A worker's token, used to have something else run than our flows."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A worker's token runs flows as they are: it sets no job variables, and no command."
                " Take an engineer's token (docs/sign-in.md) if you need to."
            )
        )


def is_worker(visitor: Visitor) -> bool:
    """Whether this program may run what there is, and no more."""
    return isinstance(visitor, Service) and visitor.scope is Opens.WORKER


async def as_it_is(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    """The same request; raises `NotAsItIs` when it says how to run something."""
    if scope["method"] not in CHANGES or not scope["path"].startswith(ABOUT_RUNNING):
        return scope, receive
    body = await body_of(scope, receive)
    if body:
        said = understood(body)
        if any(said.get(name) for name in ANOTHER_WAY) or _is_other_template(said.get(TEMPLATE)):
            raise NotAsItIs
        body = json.dumps(said).encode()  # as it was understood, also where a name stands twice
    return sized(scope, body), sending(body, receive)


def _is_other_template(said: object) -> bool:
    """Whether runs would start in another way; a worker brings its own to a pool without one."""
    return bool(said) and said != _ours()


@cache
def _ours() -> dict[str, Any]:
    from server.worker import SignoffWorker

    return json.loads(json.dumps(SignoffWorker.get_default_base_job_template()))  # type: ignore[no-any-return]
