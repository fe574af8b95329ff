"""The line to one network: requests go out, and nothing waits for ever."""

import ssl
import time
from functools import cache
from typing import Any

import httpx

from signoff.language import _
from signoff.networks.border import MAKES_POST, Border, Opinion, Shape
from signoff.networks.errors import ChannelBusy

PATIENCE_SECONDS = 100
"""A publication that has not come to its last request by then gives up and posts nothing.

With that request's own time-outs, publishing ends within 150 seconds: whoever holds a claim for
longer than that knows that nobody else is still sending. (Where a token is renewed in between it
may take longer, but that is Bluesky, where the same key never makes a second post.)
"""


def open_client(server: str, **how: Any) -> httpx.Client:
    """A client for one account: never waits for ever, and follows nobody elsewhere."""
    return httpx.Client(
        base_url=server,
        timeout=httpx.Timeout(20, connect=10),
        # Every request on a connection of its own: a server that has just closed a kept one
        # would leave us not knowing whether the post went out. (snac2 resets them, for one.)
        limits=httpx.Limits(max_keepalive_connections=0),
        verify=trusted(),
        **how,
    )


@cache
def trusted() -> ssl.SSLContext:
    """Whom we trust. Reading that takes 20 ms, more than all the rest of opening a client."""
    return httpx.create_ssl_context()


class Line:
    """Talks to one network. `opinion` knows that network's own error codes."""

    def __init__(self, network: str, http: httpx.Client, opinion: Opinion) -> None:
        self.http = http
        self.border = Border(network, opinion)

    def ask(
        self, shape: type[Shape], method: str, path: str, *, makes_post: bool = False, **body: Any
    ) -> Shape:
        """Send a request and return its answer, which must have this shape."""
        return self.border.read(shape, self.send(method, path, makes_post=makes_post, **body))

    def send(
        self, method: str, path: str, *, makes_post: bool = False, **body: Any
    ) -> httpx.Response:
        """Send a request and return whatever the network answers."""
        marks = {MAKES_POST: True} if makes_post else {}
        request = self.http.build_request(method, path, extensions=marks, **body)
        try:
            return self.http.send(request)
        except httpx.RequestError as error:
            raise self.border.lost(error) from error

    def read(self, shape: type[Shape], response: httpx.Response) -> Shape:
        """The content of an answer that `send` returned."""
        return self.border.read(shape, response)


class Patience:
    """Ends a publication that takes so long that somebody else may have taken it over."""

    def __init__(self, network: str) -> None:
        self.network = network
        self.until = time.monotonic() + PATIENCE_SECONDS

    def check(self) -> None:
        """Raise when it is too late for the request that makes the post."""
        if time.monotonic() > self.until:
            raise ChannelBusy(self.network, _("the images took too long"))
