"""A bad line to a server: forwards requests, and loses, delays or replaces answers when told to.

    with bad_line(server.url) as proxy:
        proxy.on("POST", "/api/v1/statuses", lose_answer, times=1)
        ...                                  # talk to proxy.url instead of server.url
        proxy.seen("POST", "/api/v1/statuses")  # how often it was asked

To kill somebody in the middle of a request:

    hold = Hold()
    proxy.on("POST", "/api/v1/statuses", hold.before)   # or hold.after: the server has it already
    ...                                  # start the one who calls
    hold.reached.wait(10)                # the request is here; the caller waits for an answer
    ...                                  # kill the caller
    hold.release()                       # the request goes on its way (or: hold.forget())
"""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

import httpx

from server.ports import LOOPBACK

BETWEEN_TWO_ONLY = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}
LONGEST_HOLD = 120
ONE_EACH = httpx.Limits(max_keepalive_connections=0)


class Exchange:
    """One request that has arrived, and what can be done with it."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: httpx.Client) -> None:
        self._handler = handler
        self._server = server
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))

    def without_header(self, name: str) -> None:
        """Let the server have it without this header."""
        del self._handler.headers[name]

    def forward(self) -> httpx.Response:
        """Let the server have it."""
        sent = {
            name: value
            for name, value in self._handler.headers.items()
            if name.lower() not in BETWEEN_TWO_ONLY
        }
        return self._server.request(
            self._handler.command,
            self._handler.path,
            headers={**sent, "Accept-Encoding": "identity"},
            content=self.body,
        )

    def answer(self, response: httpx.Response) -> None:
        """Answer the caller, if there still is one."""
        with suppress(ConnectionError):
            self._handler.send_response(response.status_code)
            for name, value in response.headers.multi_items():
                if name.lower() not in BETWEEN_TWO_ONLY:
                    self._handler.send_header(name, value)
            self._handler.send_header("Content-Length", str(len(response.content)))
            self._handler.end_headers()
            self._handler.wfile.write(response.content)

    def drop(self) -> None:
        """Hang up without a word."""
        with suppress(OSError):
            self._handler.connection.shutdown(socket.SHUT_RDWR)
        self._handler.close_connection = True


Behaviour = Callable[[Exchange], None]


def pass_on(exchange: Exchange) -> None:
    """What a good line does."""
    exchange.answer(exchange.forward())


def lose_answer(exchange: Exchange) -> None:
    """The server did it; the caller never hears."""
    exchange.forward()
    exchange.drop()


def lose_request(exchange: Exchange) -> None:
    """The server never heard of it."""
    exchange.drop()


def answer_with(status: int, headers: Mapping[str, str] | None = None, body: str = "") -> Behaviour:
    """Something in between answers; the server never heard of it."""
    return lambda exchange: exchange.answer(httpx.Response(status, headers=headers, text=body))


def delay(seconds: float) -> Behaviour:
    """A slow line."""

    def slowly(exchange: Exchange) -> None:
        time.sleep(seconds)
        pass_on(exchange)

    return slowly


class Hold:
    """Holds an exchange until it is released, before or after the server has seen it."""

    def __init__(self) -> None:
        self.reached = Event()
        self._go = Event()
        self._forgotten = False

    def before(self, exchange: Exchange) -> None:
        self._wait()
        (lose_request if self._forgotten else pass_on)(exchange)

    def after(self, exchange: Exchange) -> None:
        response = exchange.forward()
        self._wait()
        exchange.answer(response)

    def release(self) -> None:
        """Let it go on."""
        self._go.set()

    def forget(self) -> None:
        """Let it end here."""
        self._forgotten = True
        self._go.set()

    def _wait(self) -> None:
        self.reached.set()
        self._go.wait(LONGEST_HOLD)


@dataclass
class _Rule:
    method: str
    path: str
    behaviour: Behaviour
    times: int | None


@dataclass
class Proxy:
    """The line to one server."""

    url: str
    _rules: list[_Rule] = field(default_factory=list)
    _seen: list[tuple[str, str]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def on(self, method: str, path: str, behaviour: Behaviour, times: int | None = None) -> None:
        """Treat requests to this path so; the newest rule counts. `times=None`: from now on."""
        with self._lock:
            self._rules.insert(0, _Rule(method, path, behaviour, times))

    def clear(self) -> None:
        """A good line again, that has seen nothing yet."""
        with self._lock:
            self._rules.clear()
            self._seen.clear()

    def seen(self, method: str, path: str) -> int:
        """How many such requests arrived here, whatever became of them."""
        return self._seen.count((method, path))

    def treat(self, method: str, path: str) -> Behaviour:
        """What to do with a request that has just arrived."""
        with self._lock:
            self._seen.append((method, path))
            for rule in self._rules:
                if (rule.method, rule.path) == (method, path) and rule.times != 0:
                    rule.times = None if rule.times is None else rule.times - 1
                    return rule.behaviour
        return pass_on


@contextmanager
def bad_line(target: str) -> Iterator[Proxy]:
    """A line to the server at this address, until the block ends."""
    listening = ThreadingHTTPServer((LOOPBACK, 0), BaseHTTPRequestHandler)
    listening.daemon_threads = True
    proxy = Proxy(f"http://{LOOPBACK}:{listening.server_port}")
    # Reading whom to trust takes longer than a request, and there is nobody to distrust here.
    with httpx.Client(base_url=target, timeout=60, limits=ONE_EACH, verify=False) as server:
        listening.RequestHandlerClass = _handler(proxy, server)
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            listening.shutdown()
            listening.server_close()


def _handler(proxy: Proxy, server: httpx.Client) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            treat = proxy.treat(self.command, urlsplit(self.path).path)
            treat(Exchange(self, server))

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - the names it looks for

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
