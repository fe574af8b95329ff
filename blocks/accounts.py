"""Opening one of our accounts by the name that channels.yaml gives it."""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

from prefect.blocks.core import Block
from prefect.exceptions import ObjectNotFound
from pydantic import ValidationError

from signoff.errors import SignoffError
from signoff.language import _
from signoff.networks.network import Network
from signoff.networks.registry import names, network
from signoff.workspace import Workspace


class NoAccount(SignoffError):
    """Nobody has connected the account yet: without it nothing can be sent."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            _(
                "No account called {name} is connected. In Prefect's UI, under Blocks, create a"
                " block of the type “{kind}” and name it {name}.",
                kind=kind,
                name=name,
            )
        )


class AccountIncomplete(NoAccount):
    """The account's form was filled in wrongly, or by an older version of ours."""

    def __init__(self, kind: str, name: str, problem: ValidationError) -> None:
        fields = ", ".join(str(error["loc"][0]) for error in problem.errors() if error["loc"])
        SignoffError.__init__(
            self,
            _(
                "The account {name} cannot be opened. In Prefect's UI, under Blocks, correct these"
                " fields of the “{kind}” called {name}: {fields}.",
                kind=kind,
                name=name,
                fields=fields,
            ),
        )


def missing_accounts(workspace: Workspace) -> list[str]:
    """A sentence for each channel whose account cannot be opened yet."""
    said = []
    for channel in workspace.channels.values():
        try:
            open_account(channel.network, channel.account)
        except NoAccount as fact:
            said.append(f"{channel.name}: {fact}")
    return said


class Account(Protocol):
    """A block that hands out an account, signed in."""

    def channel(self) -> Network: ...


def account_block(name: str) -> type[Block]:
    """The type of block that holds a network's credentials."""
    network(name)  # an unknown one has a sentence of its own
    found: type[Block] = import_module(f"blocks.{name}").ACCOUNT
    return found


def account_blocks() -> list[type[Block]]:
    """Every network's type of block, for who registers them with Prefect."""
    return [account_block(name) for name in names()]


def open_account(network: str, name: str) -> Network:
    """The account, signed in: `channels.yaml` says on which network and by which name."""
    block = account_block(network)
    kind = block.get_block_type_name()
    # Typed as "value or coroutine": `_sync` makes it the value, and the cast says so.
    load = cast("Callable[..., Account]", block.load)
    try:
        return load(name, _sync=True).channel()
    except ValueError as error:
        if isinstance(error.__cause__, ObjectNotFound):
            raise NoAccount(kind, name) from error
        raise
    except RuntimeError as error:
        if isinstance(error.__cause__, ValidationError):
            raise AccountIncomplete(kind, name, error.__cause__) from error
        raise
