"""A server's address, as people type it into a form."""

from typing import Annotated

from pydantic import AfterValidator, Field


def _with_scheme(typed: str) -> str:
    address = typed.strip().rstrip("/")
    return address if "://" in address else f"https://{address}"


Address = Annotated[
    str,
    Field(pattern=r"^\s*(https?://)?[\w.-]+(:\d+)?/?\s*$"),
    AfterValidator(_with_scheme),
]
"""`mastodon.social` is enough; the form refuses what is no address."""
