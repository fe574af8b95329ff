"""Who stands at the door, by the cookie of a browser or the token of a program."""

import base64
import binascii

from starlette.datastructures import Headers
from starlette.types import Scope

from server.pages.session_cookie import NAME
from signoff.access.sessions import held_by
from signoff.access.tokens import who_owns
from signoff.access.visitor import Service, Stranger, Visitor
from signoff.workspace import Workspace

Asking = tuple[Visitor, Workspace | None]
"""Who asks, and for a person what the team has agreed: a program's rights stand in its token."""


def visitor_of(scope: Scope) -> Visitor:
    """Who asks."""
    return who_asks(scope)[0]


def who_asks(scope: Scope) -> Asking:
    """A program says who it is in a header, a browser in a cookie; who says both is a program."""
    headers = Headers(scope=scope)
    if said := headers.get("authorization"):
        return program_of(said) or Stranger(), None
    secret = _cookie(headers.getlist("cookie"))
    held = held_by(secret) if secret else None
    return (held.visitor, held.workspace) if held else (Stranger(), None)


def program_of(authorization: str) -> Service | None:
    """`Basic` with name and token, as Prefect sends its auth string, or `Bearer` with a token."""
    kind, _space, said = authorization.partition(" ")
    match kind.lower():
        case "basic":
            return program_named(_decoded(said))
        case "bearer":
            return who_owns(said.strip())
    return None


def program_named(credentials: str) -> Service | None:
    """Name and token with a colon between them."""
    name, colon, token = credentials.partition(":")
    return who_owns(token, name) if colon else None


def _decoded(said: str) -> str:
    try:
        return base64.b64decode(said, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _cookie(lines: list[str]) -> str:
    """What our cookie says; two of its name say nothing: one of them somebody else put there."""
    pairs = [pair.strip().partition("=") for line in lines for pair in line.split(";")]
    said = [value for name, _is, value in pairs if name == NAME]
    return said[0] if len(said) == 1 else ""
