"""Which doors of this machine are free."""

import secrets
import socket
from contextlib import suppress

from signoff.errors import SignoffError
from signoff.language import _

LOOPBACK = "127.0.0.1"
NEVER_A_CLIENTS = range(20_000, 32_768)
"""Linux gives clients ports from 32,768 on, other systems from 49,152 on."""


class NoFreePort(SignoffError):
    """Every port that we may take is taken."""

    def __init__(self, first: int, last: int) -> None:
        super().__init__(_("All ports from {first} to {last} are taken.", first=first, last=last))


def take(port: int) -> socket.socket:
    """Listen at this port, so that nobody else can, until a server takes it over; 0: at any.

    Errors: OSError when it belongs to another program.
    """
    door = socket.create_server((LOOPBACK, port))
    # uvicorn takes a socket over as if it were a local one (`fromfd`, AF_UNIX), and so nobody says
    # this of its connections: an answer in two pieces then waits 40 ms for the other side's word.
    # Connections have it from the socket that listens (Linux, man 7 tcp).
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def take_first(start: int, tries: int = 100) -> socket.socket:
    """Listen at the first free port from `start` on."""
    for port in range(start, start + tries):
        with suppress(OSError):
            return take(port)
    raise NoFreePort(start, start + tries - 1)


def port_of(door: socket.socket) -> int:
    """Where it listens."""
    return int(door.getsockname()[1])


def any_free() -> int:
    """A port that was free a moment ago, for programs that cannot take over a socket.

    None of those that systems give to clients: such a one may be gone before the program starts.
    """
    while True:
        port = secrets.choice(NEVER_A_CLIENTS)
        with suppress(OSError), take(port):
            return port
