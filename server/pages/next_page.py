"""Where somebody goes on after signing in: to a page of ours, and never to somebody else's."""

import re
from urllib.parse import quote, urlencode

START = "/"
LONGEST = 2000


def path_of_ours(wanted: str) -> str:
    """The path that was wanted, if it leads nowhere but here; else the start page.

    Browsers take `//host`, `/\\host` and `/<tab>/host` for the address of another site.
    """
    path = re.split("[?#]", wanted, maxsplit=1)[0]
    is_a_path = path.startswith("/") and "//" not in path
    is_plain = wanted.isprintable() and " " not in wanted and "\\" not in wanted
    return wanted if is_a_path and is_plain and len(wanted) <= LONGEST else START


def to_sign_in(wanted: str) -> str:
    """The sign-in page, which goes on to this path of ours afterwards."""
    return f"/sign-in?{urlencode({'next': wanted}, quote_via=quote)}"
