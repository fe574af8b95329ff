"""Bluesky's own error codes: it says 400 to nearly everything, and means many things by it.

https://docs.bsky.app/docs/api/at-protocol-xrpc-api
"""

import httpx

from signoff.networks.border import Border, said_by
from signoff.networks.errors import AccessLost, ChannelBusy, ChannelError

NAME = "Bluesky"
KEY_REFUSED = ("ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired")
ACCOUNT_CLOSED = ("AccountTakedown", "AccountDeactivated", "RepoTakendown", "RepoDeactivated")
UPLOAD_FORGOTTEN = "BlobNotFound"
NOT_THERE = "RecordNotFound"
TAKEN = "InvalidSwap"


def code(response: httpx.Response) -> str:
    """The answer's error code, or nothing."""
    if response.is_success or "json" not in response.headers.get("Content-Type", ""):
        return ""
    try:
        body = response.json()
    except ValueError:
        return ""
    return str(body.get("error", "")) if isinstance(body, dict) else ""


def opinion(response: httpx.Response) -> ChannelError | None:
    """What a code means, where the status does not say it."""
    said = code(response)
    if said in KEY_REFUSED or said in ACCOUNT_CLOSED:
        return AccessLost(NAME, said_by(response))
    if said == UPLOAD_FORGOTTEN:
        # An image that no post uses yet is tidied away: the next try uploads it again.
        return ChannelBusy(NAME, said_by(response))
    return None


def key_refused(response: httpx.Response) -> bool:
    """Whether another token might open the door."""
    return response.status_code in (400, 401) and code(response) in KEY_REFUSED


BORDER = Border(NAME, opinion)
