"""What a mail program sends when its own button is pressed (RFC 8058), in either of its forms."""

from collections.abc import Awaitable, Callable, Mapping
from email import message_from_bytes
from email.message import Message
from typing import Any, cast

from starlette.requests import Request
from starlette.types import Message as Event

from server.pages.answering import OF_STRANGERS

ONE_CLICK = ("List-Unsubscribe", "One-Click")
PARTS = "multipart/form-data"


async def as_plain_form(request: Request) -> Request:
    """The request, its one field as our pages send theirs."""
    kind = request.headers.get("content-type", "")
    if request.method != "POST" or not kind.startswith(PARTS):
        return request
    longest, _fields = OF_STRANGERS
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            break
    said = "=".join(ONE_CLICK) if _is_one_click(kind, body) else ""
    return Request(_plain(request.scope), _having(said.encode()))


def _is_one_click(kind: str, body: bytes) -> bool:
    form = message_from_bytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body)
    parts = cast("list[Message]", form.get_payload()) if form.is_multipart() else []
    name, value = ONE_CLICK
    return any(
        part.get_param("name", header="content-disposition") == name
        and str(part.get_payload()).strip() == value
        for part in parts
    )


def _plain(scope: Mapping[str, Any]) -> dict[str, Any]:
    others = [one for one in scope["headers"] if one[0] != b"content-type"]
    return {**scope, "headers": [*others, (b"content-type", b"application/x-www-form-urlencoded")]}


def _having(body: bytes) -> Callable[[], Awaitable[Event]]:
    async def receive() -> Event:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
