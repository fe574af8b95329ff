"""Whether the signatures under the chain are right, and by a key that is known."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from signoff.language import _
from signoff.proof.canonical import sha256
from signoff.proof.link import BEGINNING, Problem
from signoff.proof.signing import is_signed
from signoff.store.chain import HeadSignature


@dataclass(frozen=True)
class Signed:
    """Up to where the chain is signed."""

    number: int
    at: datetime
    key: str


def check_signatures(
    signatures: Sequence[HeadSignature], hashes: Mapping[int, str], keys: Collection[str]
) -> tuple[Signed | None, list[Problem]]:
    """The last one that is right, and what is wrong with the others."""
    problems, last, before = [], None, BEGINNING
    for one in signatures:
        wrong = _wrong(one, before, hashes, keys)
        where = _("Signature {id} of {day}", id=one.id, day=f"{one.at:%Y-%m-%d}")
        problems += [Problem(where, what) for what in wrong]
        if not wrong:
            last = Signed(one.number, one.at, one.key)
        before = sha256(one.signature.encode())
    return last, problems


def _wrong(
    one: HeadSignature, before: str, hashes: Mapping[int, str], keys: Collection[str]
) -> list[str]:
    wrong = []
    if not is_signed(one.key, one.said, one.signature):
        wrong.append(_("it does not fit to what it signs."))
    if keys and one.key not in keys:
        wrong.append(
            _(
                "it was made with a key that is not yours. If it is an older one of yours, name it"
                " in SIGNOFF_EARLIER_SIGNING_KEYS."
            )
        )
    if one.before != before:
        wrong.append(_("it does not follow the signature before it; one was taken out."))
    if hashes.get(one.number) != one.hash:
        wrong.append(_("entry {n} is gone, or is not the one that was signed.", n=one.number))
    return wrong
