"""What else bears on consent, in words: who was skipped, stood in, took back, edited, mailed."""

from collections.abc import Callable, Mapping
from typing import Any

from signoff.language import _
from signoff.proof.canonical import sha256

BESIDE = ("edit", "link", "link-revoked", "passed", "stand-in", "withdrawal")
"""The kinds of entries that this file has words for."""


def sentence(entry: Mapping[str, Any], who: Callable[[str], str], text: str = "") -> str:
    """One entry; `who` gives the name behind a pseudonym, `text` is what somebody wrote there."""
    facts, kind, by = entry["facts"], entry["kind"], entry["person"]
    match kind:
        case "passed":
            return _passed(facts, text)
        case "stand-in":
            return _stand_in(facts, who, by)
        case "withdrawal":
            return _withdrawal(facts, who(by), text)
        case "edit":
            return _("{who} changed it unasked: revision {n}", who=who(by), n=facts["revision"])
        case "link":
            return _("A link to decide was mailed to {who}", who=who(facts["to"]))
        case "link-revoked":
            return _("{who} took back the link of {whose}", who=who(by), whose=who(facts["to"]))
    return str(kind)


def _passed(facts: Mapping[str, Any], rule: str) -> str:
    level = facts["level"]
    if rule:
        return _("The level “{level}” was passed by: {rule}", level=level, rule=rule)
    return _("The level “{level}” was passed by", level=level)


def _stand_in(facts: Mapping[str, Any], who: Callable[[str], str], by: str) -> str:
    instead, asked = who(facts["instead"]), who(facts["asked"])
    match facts["because"]:
        case "away":
            return _("{instead} answers for {asked}, who is away", instead=instead, asked=asked)
        case "late":
            return _("{instead} may answer for {asked}, who is late", instead=instead, asked=asked)
        case "escalated":
            return _(
                "{instead} may answer for {asked}: nobody did in time", instead=instead, asked=asked
            )
    return _("{by} handed over from {asked} to {instead}", by=who(by), asked=asked, instead=instead)


def _withdrawal(facts: Mapping[str, Any], who: str, why: str) -> str:
    if facts["is_back"]:
        return _("{who} gave it free again", who=who)
    return (
        _("{who} took it back: {why}", who=who, why=why)
        if why
        else _("{who} took it back", who=who)
    )


def is_as_written(entry: Mapping[str, Any], text: str) -> bool:
    """Whether the text is the one that was entered."""
    then = entry["facts"].get("text_sha256", sha256(b""))
    return bool(sha256(text.encode("utf-8", "surrogatepass")) == then)
