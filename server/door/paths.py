"""One thing has one address: paths that somebody could read in two ways are turned away."""

import re
from urllib.parse import unquote

from starlette.types import Scope

from server.door.refusals import Refused
from server.door.routes import TABLE
from signoff.language import _

NEVER_NEEDED = re.compile(
    rb"%(?:2[dDeEfF]|3[0-9]|4[1-9a-fA-F]|5[0-9aAcCfF]|6[1-9a-fA-F]|7[0-9aAeE])"
)
"""Letters, digits, `-`, `.`, `_`, `~`, `/` and `\\`, written as something else."""
TWICE = re.compile(rb"%25[0-9a-fA-F]{2}")
"""A percent sign that whoever decodes once more would take for another character."""
PERCENT = re.compile(rb"%(?![0-9a-fA-F]{2})")
PLAIN = re.compile(rb"/[\x21-\x22\x24-\x3e\x40-\x5b\x5d-\x7e]*")
"""Printable ASCII without `?`, `#` and `\\`; anything else comes encoded."""
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")


class TwoWaysToRead(Refused):
    """An address that a guard and a server may understand differently."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("This address can be read in two ways. Open it from a page or a mail of ours.")
        )


def canonical(scope: Scope) -> str:
    """The path, decoded once, as everybody behind us will read it; it is put into the scope too."""
    scope["path"] = the_one_path(scope.get("raw_path") or b"")
    return str(scope["path"])


def the_one_path(raw: bytes) -> str:
    """What a path stands for, if it stands for one thing only."""
    if not PLAIN.fullmatch(raw) or any(sign.search(raw) for sign in (NEVER_NEEDED, TWICE, PERCENT)):
        raise TwoWaysToRead
    path = _decoded(raw)
    odd = (_has_empty_or_dotted_names, INVISIBLE.search, _ends_where_prefect_goes_on)
    if any(is_so(path) for is_so in odd):
        raise TwoWaysToRead
    return path


def _decoded(raw: bytes) -> str:
    try:
        return unquote(raw.decode("ascii"), errors="strict")
    except UnicodeDecodeError:
        raise TwoWaysToRead from None


def _has_empty_or_dotted_names(path: str) -> bool:
    names = path.removeprefix("/").split("/")
    return any(name in (".", "..") for name in names) or "" in names[:-1]


def _ends_where_prefect_goes_on(path: str) -> bool:
    """With a slash too many, Prefect would send the visitor elsewhere."""
    return path.endswith("/") and path not in TABLE.ending_in_slash and not path.startswith("/v2/")
