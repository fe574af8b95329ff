"""A tap on the line to a server: everything passes as it is, and every request is noted."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from server.ports import LOOPBACK

REQUEST = re.compile(rb"(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP/1\.1\r\n")
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Tap:
    """Listens at a port of its own."""

    def __init__(self, server: str) -> None:
        to = urlsplit(server)
        self._server = (to.hostname or LOOPBACK, to.port or 80)
        self._listener = socket.create_server((LOOPBACK, 0))
        self.url = f"http://{LOOPBACK}:{self._listener.getsockname()[1]}{to.path}"
        self.requests: list[str] = []
        """Method and path of each, without ids."""
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                caller, _address = self._listener.accept()
                self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        try:
            server = socket.create_connection(self._server)
        except OSError:  # it is away
            caller.close()
            return
        for pair in ((caller, server), (server, caller)):
            threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                for method, path in REQUEST.findall(part):
                    self.requests.append(AN_ID.sub("ID", f"{method.decode()} {path.decode()}"))
                to.sendall(part)
        with suppress(OSError):
            to.shutdown(socket.SHUT_WR)


@contextmanager
def tapped(server: str) -> Iterator[Tap]:
    """A tap on the line to this server."""
    tap = Tap(server)
    try:
        yield tap
    finally:
        tap.close()
