"""The border to one network: whatever comes back is turned into a value or into one error."""

from collections.abc import Callable
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from signoff.language import _
from signoff.networks.errors import (
    AccessLost,
    ChannelBusy,
    ChannelError,
    OutcomeUnknown,
    PostRefused,
    foreign,
)
from signoff.networks.waiting import pause_asked_for, reset_asked_for

Shape = TypeVar("Shape")
Opinion = Callable[[httpx.Response], ChannelError | None]
"""What a network's own error codes mean; None when the status alone says it."""

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
COME_BACK_LATER = (408, 425, 429)
MAKES_POST = "signoff_makes_post"
"""Marks the one request whose lost answer leaves us not knowing.

The mark travels with the request: a client that has to log in first sends a request of its own,
and when that one is lost, nothing was posted.
"""


class Border:
    """Knows what one network's answers mean."""

    def __init__(self, network: str, opinion: Opinion) -> None:
        self.network = network
        self.opinion = opinion

    def read(self, shape: type[Shape], response: httpx.Response) -> Shape:
        """The answer's content, which must have this shape."""
        self.must_be_good(response)
        try:
            return TypeAdapter(shape).validate_json(response.content)
        except ValidationError as error:
            raise self._unheard(response.request, _("its answer makes no sense")) from error

    def must_be_good(self, response: httpx.Response) -> None:
        """Raise what a refusal means."""
        if not response.is_success:
            raise self.opinion(response) or self._refusal(response)

    def lost(self, error: httpx.RequestError) -> ChannelError:
        """What it means that no answer came."""
        if isinstance(error, NEVER_SENT):
            return ChannelBusy(self.network, _("it cannot be reached"))
        return self._unheard(error.request, _("it did not answer"))

    def _refusal(self, response: httpx.Response) -> ChannelError:
        """What the status means, on every network."""
        said = said_by(response)
        if response.status_code in COME_BACK_LATER:
            wait = pause_asked_for(response) or reset_asked_for(response)
            return ChannelBusy(self.network, said, wait)
        if response.status_code in (401, 403):
            return AccessLost(self.network, said)
        if response.has_redirect_location:
            place = foreign(response.headers["Location"])
            return AccessLost(self.network, _("the server has moved to {place}", place=place))
        if response.is_server_error:
            return self._unheard(response.request, said, response)
        return PostRefused(self.network, said)

    def _unheard(
        self, request: httpx.Request, why: str, response: httpx.Response | None = None
    ) -> ChannelError:
        """A question without an answer: only where it makes a post does that leave a doubt."""
        if MAKES_POST in request.extensions:
            return OutcomeUnknown(self.network, why)
        return ChannelBusy(self.network, why, pause_asked_for(response) if response else None)


def said_by(response: httpx.Response) -> str:
    """The server's own words; where they are a page or nothing, the name of its status."""
    status = f"{response.status_code} {response.reason_phrase}".strip()
    kind = response.headers.get("Content-Type", "")
    if "json" in kind:
        return foreign(_message(response)) or status
    return (foreign(response.text) if kind.startswith("text/plain") else "") or status


def _message(response: httpx.Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    return str(body.get("message") or body.get("error_description") or body.get("error") or "")
