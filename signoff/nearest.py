"""Somebody mistyped a name: which one was meant?"""

from collections.abc import Iterable
from difflib import get_close_matches

from signoff.language import _

SHOWN = 12
"""How many right names a sentence lists before it says that there are more."""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A sentence that names the nearest right name, or nothing when none is near."""
    by_small = {right.casefold(): right for right in sorted(names)}
    near = get_close_matches(name.casefold(), list(by_small), n=1, cutoff=0.6)
    return _("Did you mean {right}?", right=by_small[near[0]]) if near else ""


def right_names(name: str, names: Iterable[str]) -> str:
    """The nearest right name, or else all of them."""
    known = sorted(names)
    return did_you_mean(name, known) or _listed(known)


def _listed(known: list[str]) -> str:
    if not known:
        return _("There is none yet: add it first.")
    shown = ", ".join(known[:SHOWN])
    if len(known) > SHOWN:
        return _("The first of the {n} right ones: {names}.", n=len(known), names=shown)
    return _("Right would be: {names}.", names=shown)
