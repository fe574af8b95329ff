"""Keys of our own programs: made when they start, worthless when they have ended."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from signoff.access.tokens import replace_token, revoke_token
from signoff.access.visitor import Scope

WORKER = "worker"


def worker_key() -> str:
    """A new key for the worker that starts with this system; the one before opens nothing."""
    return f"{WORKER}:{replace_token(WORKER, Scope.WORKER, 'signoff')}"


@contextmanager
def own_key() -> Iterator[str]:
    """A key for this process. Who can write to the store, as we can, could make one anyway."""
    name = f"command-line-{os.getpid()}"
    token = replace_token(name, Scope.ENGINEER, "signoff")
    try:
        yield f"{name}:{token}"
    finally:
        revoke_token(name)
