"""What a run need not ask or tell the server, because the worker knows it already."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient, SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, ServerDefaultResultStorage

ALREADY_SO = httpx.codes.NO_CONTENT

AT_EACH_START = ("update_flow_run", "set_flow_run_name")
"""What the engine writes first: the flow's version, its retries, its name. At every resume."""


def answer_from(flow_run: FlowRun, result_storage: str | None) -> None:
    """Have the clients of this process, which runs only this, know what the worker knows."""
    _know_result_storage(UUID(result_storage) if result_storage else None)
    before = flow_run.model_copy(deep=True)
    for method in AT_EACH_START:
        _skip_once_if_nothing_changes(before, method)


def _know_result_storage(block: UUID | None) -> None:
    """Every run asks twice where the server wants results to be kept."""
    answer = ServerDefaultResultStorage(default_result_storage_block_id=block)

    async def known(self: PrefectClient) -> ServerDefaultResultStorage:
        return answer

    def known_too(self: SyncPrefectClient) -> ServerDefaultResultStorage:
        return answer

    _put(PrefectClient, "read_server_default_result_storage", known)
    _put(SyncPrefectClient, "read_server_default_result_storage", known_too)


def _skip_once_if_nothing_changes(before: FlowRun, method: str) -> None:
    """Only the first call is looked at: what comes after is the flow's own doing."""
    send, send_sync = getattr(PrefectClient, method), getattr(SyncPrefectClient, method)

    def is_new(flow_run_id: UUID, fields: dict[str, Any]) -> bool:
        _put(PrefectClient, method, send)
        _put(SyncPrefectClient, method, send_sync)
        return flow_run_id != before.id or _differs(before, fields)

    async def tell(self: PrefectClient, flow_run_id: UUID, **fields: Any) -> httpx.Response:
        if not is_new(flow_run_id, fields):
            return httpx.Response(ALREADY_SO)
        return await send(self, flow_run_id, **fields)  # type: ignore[no-any-return]

    def tell_sync(self: SyncPrefectClient, flow_run_id: UUID, **fields: Any) -> httpx.Response:
        if not is_new(flow_run_id, fields):
            return httpx.Response(ALREADY_SO)
        return send_sync(self, flow_run_id, **fields)  # type: ignore[no-any-return]

    _put(PrefectClient, method, tell)
    _put(SyncPrefectClient, method, tell_sync)


def _differs(flow_run: FlowRun, fields: dict[str, Any]) -> bool:
    return any(getattr(flow_run, name) != value for name, value in fields.items())


def _put(client: type, name: str, method: Callable[..., Any]) -> None:
    setattr(client, name, method)
