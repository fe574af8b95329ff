"""Which networks there are: every folder beside this file is one."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from signoff import networks
from signoff.errors import SignoffError
from signoff.language import _
from signoff.networks.network import Network


class NoSuchNetwork(SignoffError):
    """We cannot publish there."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "We cannot publish on {name}; we can on: {names}.",
                name=name,
                names=", ".join(names()),
            )
        )


@cache
def names() -> tuple[str, ...]:
    """The networks' names, as `channels.yaml` writes them."""
    return tuple(sorted(found.name for found in iter_modules(networks.__path__) if found.ispkg))


def network(name: str) -> type[Network]:
    """A network by its name."""
    if name not in names():
        raise NoSuchNetwork(name)
    found: type[Network] = import_module(f"{networks.__name__}.{name}").NETWORK
    return found
