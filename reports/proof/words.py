"""What somebody decided and how we know who it was, in words."""

from collections.abc import Mapping
from typing import Any

from signoff.language import _


def verdict(said: str) -> str:
    """What somebody decided."""
    return {
        "approve": _("approves"),
        "request changes": _("requests changes"),
        "reject": _("rejects"),
    }.get(said, said)


def way(facts: Mapping[str, Any]) -> str:
    """How we know who it was."""
    answer = facts["answer"]
    if answer is None:
        return _("nothing: the name was only picked in a form")
    known = {
        "password": _("signing in with a password"),
        "oidc": _("signing in with the team's provider (OpenID Connect)"),
        "link": _("a link that was mailed to them"),
        "link and code": _("a link and a code that were mailed to them"),
        "inside": _("a program of ours on the same machine"),
    }
    return known.get(str(answer["way"]), str(answer["way"]))
