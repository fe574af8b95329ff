"""What an entry about a decision says; made when it is entered, and again when it is checked."""

from collections.abc import Mapping
from typing import Any

from signoff.proof.canonical import digest, sha256, written
from signoff.store.proven import Proven
from signoff.store.versions import Version

PEOPLE = ("author", "for")
"""Facts of a decision that hold pseudonyms: who they are is checked beside the chain."""
NAMED = ("author", "asked", "instead", "to")
"""Facts of whatever entry that hold one pseudonym."""
ALL_KINDS = "kinds/1"
"""What the entry is about that says: from here on, rows of all kinds have their entries."""


def pseudonyms_in(person: str, facts: Mapping[str, Any]) -> set[str]:
    """Everybody whom an entry names."""
    return {person, *(facts.get(name, "") for name in NAMED), *facts.get("for", ())} - {""}


def about(one: Proven) -> dict[str, int]:
    """The rows that the entry is about."""
    found = {"content": one.content, "decision": one.decision, "revision": one.revision}
    if one.answer is not None and one.question is not None and one.session is not None:
        found |= {"answer": one.answer, "question": one.question, "session": one.session}
    return found


def facts(one: Proven) -> dict[str, Any]:
    """What was decided and how we know who did it, but for the people."""
    return {
        "fingerprint": one.fingerprint,
        "revision": {"number": one.number, "made_at": written(one.made_at)},
        "gate": one.gate,
        "level": one.level,
        "verdict": one.verdict.value,
        "comment_sha256": sha256(one.comment.encode("utf-8", "surrogatepass")),
        "method": one.method.value,
        "rules": one.rules,
        "decided_at": written(one.decided_at),
        "answer": _answer(one),
    }


def of_rules(version: Version) -> dict[str, Any]:
    """What a version of the workspace said, file by file, and as it was read."""
    return {
        "agreed": {name: digest(part) for name, part in version.agreed.items()},
        "files": {name: sha256(str(text).encode()) for name, text in version.files.items()},
        "applied_at": written(version.applied_at),
    }


def _answer(one: Proven) -> dict[str, Any] | None:
    """Nothing, where a name was only declared."""
    if one.way is None or one.received_at is None:
        return None
    return {
        "way": one.way.value,
        "form": one.form,
        "received_at": written(one.received_at),
        "said_sha256": digest(one.said),
    }
