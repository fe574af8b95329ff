"""Which doors of this machine are free."""

import socket

from signoff.errors import SignoffError
from signoff.language import _

LOOPBACK = "127.0.0.1"


class NoFreePort(SignoffError):
    """Every port that we may take is taken."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(_("All ports from {first} to {last} are taken.", first=first, last=last))


def is_free(port: int) -> bool:
    """Whether a server of ours could listen at this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def first_free(start: int, tries: int = 100) -> int:
    """The first free port from `start` on."""
    for port in range(start, start + tries):
        if is_free(port):
            return port
    raise NoFreePort(start, start + tries - 1)


def any_free() -> int:
    """A free port that the system picks."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
