"""What a person sends: read whole, looked into, and sent on as it may pass."""

from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from server.door.refusals import NoSense

LONGEST = 1_000_000
"""Bytes that a person may send at once: a brief and its texts are far less."""


READ = "signoff.body"
"""Where a body is kept that was read: who waits for it once more waits until the sender leaves."""


async def body_of(scope: Scope, receive: Receive) -> bytes:
    """All of it, if it is not too long; as often as one asks."""
    if READ in scope:
        return bytes(scope[READ])
    body = b""
    async for part in Request(scope, receive).stream():
        body += part
        if len(body) > LONGEST:
            raise NoSense
    scope[READ] = body
    return body


def sized(scope: Scope, body: bytes) -> Scope:
    """The same request, saying how long this body is."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    return {**scope, "headers": [*headers, (b"content-length", str(len(body)).encode())]}


def sending(body: bytes, receive: Receive) -> Receive:
    """The same request, with this body."""
    sent = False

    async def received() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return received
