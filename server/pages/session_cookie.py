"""The cookie by which a browser shows whose it is."""

from starlette.responses import Response

from signoff.access.sessions import LONGEST
from signoff.settings import settings

NAME = "signoff_session"


def set_cookie(response: Response, secret: str, secure: bool) -> None:
    """Give the browser its secret: no script reads it, and no other site sends it along."""
    response.set_cookie(
        NAME,
        secret,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response) -> None:
    """Take it away again."""
    response.delete_cookie(NAME, path="/", secure=is_secure(), httponly=True, samesite="lax")


def is_secure() -> bool:
    """Whether people open us at an https address: then the cookie goes over nothing else."""
    return settings().ui_url.lower().startswith("https://")
