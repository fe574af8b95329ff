"""What else bears on consent, in words: who was skipped, stood in, took back, edited, mailed."""

from collections.abc import Callable, Mapping
from typing import Any

from signoff.language import _

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
    names = {"instead": who(facts["instead"]), "asked": who(facts["asked"])}
    return {
        "away": _("{instead} answers for {asked}, who is away", **names),
        "late": _("{instead} may answer for {asked}, who is late", **names),
        "escalated": _("{instead} may answer for {asked}: nobody did in time", **names),
        "handed over": _("{by} handed over from {asked} to {instead}", by=who(by), **names),
    }.get(facts["because"], facts["because"])


def _withdrawal(facts: Mapping[str, Any], who: str, why: str) -> str:
    if facts["is_back"]:
        return _("{who} gave it free again", who=who)
    return (
        _("{who} took it back: {why}", who=who, why=why)
        if why
        else _("{who} took it back", who=who)
    )
