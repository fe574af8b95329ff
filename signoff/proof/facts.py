"""What an entry about a decision says; made when it is entered, and again when it is checked."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from signoff.access.visitor import Way
from signoff.proof.canonical import digest, plain, sha256, written
from signoff.store.as_text import read
from signoff.store.proven import Proven
from signoff.store.questions import Method, Verdict
from signoff.store.versions import Version

PEOPLE = ("author", "for")
"""Facts of a decision that hold pseudonyms: who they are is checked beside the chain."""
NAMED = ("author", "asked", "instead", "to")
"""Facts of whatever entry that hold one pseudonym."""
ALL_KINDS = "kinds/1"
"""What the entry is about that says: from here on, rows of all kinds have their entries."""

VERDICTS = {one.name: one.value for one in Verdict}
METHODS = {one.name: one.value for one in Method}
WAYS = {one.name: one.value for one in Way}


def pseudonyms_in(person: str, facts: Mapping[str, Any]) -> set[str]:
    """Everybody whom an entry names."""
    return {person, *(facts.get(name, "") for name in NAMED), *facts.get("for", ())} - {""}


def exactly(said: str) -> str:
    """The fingerprint of what somebody sent, given as JSON."""
    return digest(json.loads(said))


def quickly(said: str) -> str:
    """The same, but for very large numbers and fractions: who finds another one looks exactly."""
    return sha256(plain(read(said)))


def about(one: Proven) -> dict[str, int]:
    """The rows that the entry is about."""
    found = {"content": one.content, "decision": one.decision, "revision": one.revision}
    if one.answer is not None and one.question is not None and one.session is not None:
        found |= {"answer": one.answer, "question": one.question, "session": one.session}
    return found


def facts(one: Proven, said_sha256: Callable[[str], str] = exactly) -> dict[str, Any]:
    """What was decided and how we know who did it, but for the people."""
    return {
        "fingerprint": one.fingerprint,
        "revision": {"number": one.number, "made_at": one.made_at},
        "gate": one.gate,
        "level": one.level,
        "verdict": VERDICTS[one.verdict],
        "comment_sha256": sha256(one.comment.encode("utf-8", "surrogatepass")),
        "method": METHODS[one.method],
        "rules": one.rules,
        "decided_at": one.decided_at,
        "answer": _answer(one, said_sha256),
    }


def of_rules(version: Version) -> dict[str, Any]:
    """What a version of the workspace said, file by file, and as it was read."""
    return {
        "agreed": {name: digest(part) for name, part in version.agreed.items()},
        "files": {name: sha256(str(text).encode()) for name, text in version.files.items()},
        "applied_at": written(version.applied_at),
    }


def _answer(one: Proven, said_sha256: Callable[[str], str]) -> dict[str, Any] | None:
    """Nothing, where a name was only declared."""
    if one.way is None or one.said_json is None:
        return None
    return {
        "way": WAYS[one.way],
        "form": one.form,
        "received_at": one.received_at,
        "said_sha256": said_sha256(one.said_json),
    }
