"""Whether a request that changes something was sent by a page of ours, and not by a stranger's."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from server.door.refusals import Refused
from signoff.access.visitor import Service, Visitor
from signoff.language import _
from signoff.settings import settings

ONLY_READ = ("GET", "HEAD")
SEALED = "/unsubscribe/"
"""Whoever holds such a link may use it, from anywhere: mail programs send this by themselves (RFC
8058), and nothing is done in the name of who is signed in."""
USUAL_PORTS = {"http": 80, "https": 443}


class SentFromElsewhere(Refused):
    """Another website, or nobody knows which, wants to act in the visitor's name."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This did not come from a page of ours, so nothing was done."
                " Open {address}, and do it there.",
                address=settings().ui_url,
            )
        )


def must_be_ours(scope: Scope, visitor: Visitor) -> None:
    """Raise unless this only reads, or a page of ours sent it.

    Browsers add a session's cookie to whatever a page sends to us, whoever made that page. A
    program shows its token by itself. Before somebody has signed in it counts too: a stranger's
    page could sign them in as somebody else.
    """
    if _only_reads(scope) or _is_sealed(scope):
        return
    if isinstance(visitor, Service) and not _sent_by_a_browser(scope):
        return
    if not _sent_by_us(Headers(scope=scope)):
        raise SentFromElsewhere


def _sent_by_a_browser(scope: Scope) -> bool:
    """A browser may keep a token, too, and add it to what another site's page sends."""
    return "sec-fetch-site" in Headers(scope=scope)


def _sent_by_us(headers: Headers) -> bool:
    if where_from := headers.getlist("sec-fetch-site"):
        return where_from == ["same-origin"]
    # A browser that is old, or that does not trust plain http, says only this.
    ours = _origin(settings().ui_url)
    return ours is not None and [_origin(said) for said in headers.getlist("origin")] == [ours]


def _only_reads(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in ONLY_READ


def _is_sealed(scope: Scope) -> bool:
    return scope["type"] == "http" and str(scope.get("path", "")).startswith(SEALED)


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port, as browsers compare them; the request's own Host says nothing."""
    try:
        parts = urlsplit(url.strip().lower())
        port = parts.port or USUAL_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
