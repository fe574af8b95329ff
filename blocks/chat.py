"""Who we are in people's chats: any block of Prefect's that can notify, by its name."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast
from uuid import UUID

from prefect.blocks.core import Block
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.exceptions import ObjectNotFound

from signoff.errors import SignoffError
from signoff.language import _

AT_ONCE = 200
"""How many blocks Prefect tells about in one answer."""


class NoChat(SignoffError):
    """Nobody has connected this chat yet."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "No chat called {name} is connected. In Prefect's UI, under Blocks, create one that"
                " can notify, for example “Slack Incoming Webhook”, and name it {name}.",
                name=name,
            )
        )


class Chat(Protocol):
    """A block that posts into a chat."""

    def raise_on_failure(self) -> AbstractContextManager[None]: ...

    def notify(self, body: str, subject: str | None = None, *, _sync: bool = True) -> Any: ...


def open_chat(name: str) -> Chat:
    """The block called so; `type/name` says which, when two types have one of that name."""
    try:
        return cast("Chat", _load(name) if "/" in name else _find(name))
    except ValueError as error:
        if isinstance(error.__cause__, ObjectNotFound):
            raise NoChat(name) from error
        raise


def _load(slug: str) -> object:
    load = cast("Callable[..., Block]", Block.load)
    return load(slug, _sync=True)


def _find(name: str) -> object:
    with get_client(sync_client=True) as prefect:
        found = _id_of(prefect, name)
    if found is None:
        raise NoChat(name)
    load = cast("Callable[..., Block]", Block.load_from_ref)
    return load(found, _sync=True)


def _id_of(prefect: SyncPrefectClient, name: str) -> UUID | None:
    offset = 0
    while some := prefect.read_block_documents(offset=offset, limit=AT_ONCE, include_secrets=False):
        for block in some:
            capabilities = block.block_schema.capabilities if block.block_schema else []
            if block.name == name and "notify" in capabilities:
                return block.id
        offset += AT_ONCE
    return None
