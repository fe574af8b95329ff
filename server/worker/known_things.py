"""What the worker has read once and need not read again: deployments, flows, queues."""

import time
from uuid import UUID, uuid4

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import Flow, WorkQueue
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import PrefectHTTPStatusError

SETTLES_WITHIN = 5.0
"""Prefect tells of a change some moments before others can read it."""

FRESH_FOR = 60.0

NO_FORGERY_PROTECTION = 422
"""What a server answers that does not ask for tokens against forged requests."""


class KnownThings:
    """A memory that is told of changes, and trusts itself only while it is."""

    def __init__(self) -> None:
        self._is_told = False
        self._deployments: dict[UUID, DeploymentResponse] = {}
        self._changed: dict[UUID, float] = {}
        self._flows: dict[UUID, Flow] = {}
        self._queues: dict[UUID, WorkQueue] = {}
        self._storage: tuple[float, UUID | None] | None = None
        self._asks_for_tokens: bool | None = None

    def is_told(self, now: bool) -> None:
        """Whether changes are heard from now on; those of before were perhaps not."""
        self._is_told = now
        self._deployments.clear()
        self._asks_for_tokens = None

    def forget(self, deployment: UUID) -> None:
        """Somebody changed it."""
        self._deployments.pop(deployment, None)
        self._changed[deployment] = time.monotonic()

    async def deployment(self, client: PrefectClient, id_: UUID) -> DeploymentResponse:
        """A deployment as it is now."""
        if id_ in self._deployments:
            return self._deployments[id_]
        read = await client.read_deployment(id_)
        if self._is_told and not self._changed_lately(id_):
            self._deployments[id_] = read
        return read

    def _changed_lately(self, deployment: UUID) -> bool:
        changed = self._changed.get(deployment)
        return changed is not None and time.monotonic() - changed < SETTLES_WITHIN

    async def flow(self, client: PrefectClient, id_: UUID) -> Flow:
        """A flow, for its name, which never changes."""
        if id_ not in self._flows:
            self._flows[id_] = await client.read_flow(id_)
        return self._flows[id_]

    async def queue(self, client: PrefectClient, id_: UUID) -> WorkQueue:
        """A queue, for its name."""
        if id_ not in self._queues:
            self._queues[id_] = await client.read_work_queue(id_)
        return self._queues[id_]

    async def result_storage(self, client: PrefectClient) -> UUID | None:
        """The block in which the server wants results to be kept, if it has one."""
        if self._storage is None or time.monotonic() - self._storage[0] > FRESH_FOR:
            answer = await client.read_server_default_result_storage()
            self._storage = (time.monotonic(), answer.default_result_storage_block_id)
        return self._storage[1]

    async def client_settings(self, client: PrefectClient) -> dict[str, str]:
        """What a run's client need not find out for itself."""
        if self._asks_for_tokens is None:
            self._asks_for_tokens = await _asks_for_tokens(client)
        return {
            # The worker compared its version with the server's when it started.
            "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
            "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": str(self._asks_for_tokens).lower(),
        }


async def _asks_for_tokens(client: PrefectClient) -> bool:
    try:
        await client.request("GET", "/csrf-token", params={"client": str(uuid4())})
    except PrefectHTTPStatusError as error:
        return error.response.status_code != NO_FORGERY_PROTECTION
    return True
