"""What a run need not ask or tell the server, because the worker knows it already."""

from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import PrefectClient, SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, ServerDefaultResultStorage

ALREADY_SO = 204


def answer_from(flow_run: FlowRun, result_storage: str | None) -> None:
    """Have the clients of this process, which runs only this, know what the worker knows."""
    _know_result_storage(UUID(result_storage) if result_storage else None)
    _skip_first_update_that_changes_nothing(flow_run)


def _know_result_storage(block: UUID | None) -> None:
    """Every run asks twice where the server wants results to be kept."""
    answer = ServerDefaultResultStorage(default_result_storage_block_id=block)

    async def known(self: PrefectClient) -> ServerDefaultResultStorage:
        return answer

    def known_too(self: SyncPrefectClient) -> ServerDefaultResultStorage:
        return answer

    _put(PrefectClient, "read_server_default_result_storage", known)
    _put(SyncPrefectClient, "read_server_default_result_storage", known_too)


def _skip_first_update_that_changes_nothing(flow_run: FlowRun) -> None:
    """The engine's first words write the flow's version and retries, again at every resume.

    Only the first update is looked at: what comes after is the flow's own doing.
    """
    before = flow_run.model_copy(deep=True)
    send, send_sync = PrefectClient.update_flow_run, SyncPrefectClient.update_flow_run

    def restore() -> None:
        _put(PrefectClient, "update_flow_run", send)
        _put(SyncPrefectClient, "update_flow_run", send_sync)

    async def update(self: PrefectClient, flow_run_id: UUID, **fields: Any) -> httpx.Response:
        restore()
        if _is_so(before, flow_run_id, fields):
            return httpx.Response(ALREADY_SO)
        return await send(self, flow_run_id, **fields)

    def update_sync(self: SyncPrefectClient, flow_run_id: UUID, **fields: Any) -> httpx.Response:
        restore()
        if _is_so(before, flow_run_id, fields):
            return httpx.Response(ALREADY_SO)
        return send_sync(self, flow_run_id, **fields)

    _put(PrefectClient, "update_flow_run", update)
    _put(SyncPrefectClient, "update_flow_run", update_sync)


def _is_so(flow_run: FlowRun, flow_run_id: UUID, fields: dict[str, Any]) -> bool:
    return flow_run.id == flow_run_id and all(
        getattr(flow_run, name) == value for name, value in fields.items()
    )


def _put(client: type, name: str, method: Callable[..., Any] | Coroutine[Any, Any, Any]) -> None:
    setattr(client, name, method)
