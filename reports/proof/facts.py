"""What the PDF says, in words: who agreed to which text, when, and how we know."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from reports.moments import moment
from reports.proof.beside import BESIDE, is_as_written, sentence
from reports.proof.words import verdict, way
from reports.titles import cut, one_line
from signoff.language import _
from signoff.proof.canonical import digest, sha256

Facts = dict[str, Any]
UTC_NAME = "Etc/UTC"
WIDE = 1.6


def facts_of(proof: Mapping[str, Any]) -> Facts:
    """Everything that the template shows, already worded."""
    entries = [one for one in proof["entries"] if one["kind"] == "decision"]
    beside = {one["decision"]: one for one in proof["decisions"]}
    said = [_decision(proof, one, beside.get(one["about"]["decision"], {})) for one in entries]
    title = one_line(proof["content"]["title"]) or "…"
    by_revision = {n: [one for one in said if one["round"] == n] for n in _numbers(said)}
    return {
        "title": title,
        "short": cut(title, 60),
        "words": _words(),
        "summary": _summary(proof),
        "rounds": [_round(proof, one, by_revision) for one in reversed(proof["revisions"])],
        "beside": [_beside(proof, one) for one in proof["entries"] if one["kind"] in BESIDE],
        "rules": [_rules(proof, number) for number in proof["rules"]],
        "chain": _chain(proof),
    }


def _words() -> dict[str, str]:
    """What stands on every page, whatever the content is."""
    return {
        "heading": _("Proof of consent"),
        "page": _("Page"),
        "of": _("of"),
        "revision": _("Revision"),
        "decisions": _("Who decided"),
        "nobody": _("Nobody decided about this revision."),
        "beside": _("What else bears on it"),
        "text": _("The exact text and media"),
        "image": _("Image"),
        "lost": _("This image is missing or damaged; its fingerprint stands here."),
        "alt": _("Described as"),
        "rules": _("The rules that were in force"),
        "chain": _("How this can be checked"),
        "changed": _(
            "Not what was agreed to: text, media, link or slot were changed afterwards. Run"
            " `signoff audit verify`."
        ),
        "other-comment": _("Not what was written then: the comment was changed afterwards."),
        "missing": _(
            "Signs for which this machine has no font stand here as their number, for example"
            " [U+65E5]. The attached file has all of them as they are."
        ),
    }


def _summary(proof: Mapping[str, Any]) -> list[list[str]]:
    content = proof["content"]
    slot = datetime.fromisoformat(content["slot"])
    return [
        [_("Content"), str(content["id"])],
        [_("Goes out"), f"{slot:%Y-%m-%d %H:%M} ({content['zone']})"],
        [_("Made"), _in_utc(proof["made_at"])],
    ]


def _numbers(said: Sequence[Facts]) -> list[int]:
    return sorted({one["round"] for one in said})


def _round(
    proof: Mapping[str, Any], one: Mapping[str, Any], said: Mapping[int, list[Facts]]
) -> Facts:
    decisions = said.get(one["number"], [])
    return {
        "number": one["number"],
        "fingerprint": one["fingerprint"],
        "is_right": digest({"posts": one["posts"], "material": one["material"]})
        == one["fingerprint"]
        and all(decision["fingerprint"] == one["fingerprint"] for decision in decisions),
        "decisions": decisions,
        "posts": [_post(proof, id, post) for id, post in one["posts"].items()],
        "material": _material(one["material"]),
    }


def _material(slot: Mapping[str, str]) -> list[list[str]]:
    """What else was agreed to, where the process counts it as material."""
    if not slot:
        return []
    return [[_("For this slot"), f"{slot['slot'].replace('T', ' ')} ({slot['zone']})"]]


def _post(proof: Mapping[str, Any], channel: str, post: Mapping[str, Any]) -> Facts:
    return {
        "channel": channel,
        "text": post["text"],
        "link": post["link"],
        "media": [
            {**image, **_image(proof["media"].get(image["sha256"]))} for image in post["media"]
        ],
    }


def _image(content: str | None) -> Facts:
    """Whether there is one, and whether it would be wider than the page if it were so high."""
    if not content:
        return {"is_here": False, "is_wide": False}
    with Image.open(BytesIO(base64.b64decode(content))) as image:
        return {"is_here": True, "is_wide": image.width > WIDE * image.height}


def _is_comment(beside: Mapping[str, Any], entry: Mapping[str, Any], gone: set[int]) -> bool:
    """Whether it is what was written then; an erased one is none, and says so elsewhere."""
    text = str(beside.get("comment", "")).encode("utf-8", "surrogatepass")
    erased = entry["about"]["decision"] in gone
    return erased or sha256(text) == entry["facts"]["comment_sha256"]


def _decision(
    proof: Mapping[str, Any], entry: Mapping[str, Any], beside: Mapping[str, Any]
) -> Facts:
    facts, zone = entry["facts"], beside.get("zone", UTC_NAME)
    return {
        "round": facts["revision"]["number"],
        "fingerprint": facts["fingerprint"],
        "who": _who(proof, entry["person"]),
        "verdict": verdict(facts["verdict"]),
        "is_consent": facts["verdict"] == "approve",
        "comment": beside.get("comment", ""),
        "is_right": _is_comment(beside, entry, _erased_comments(proof)),
        "rows": [
            [_("Level"), beside.get("level_name", facts["level"])],
            [_("When"), " · ".join(_both(facts["decided_at"], zone))],
            [_("Identified by"), way(facts)],
            [_("Rules"), _("version {number}", number=facts["rules"])],
            *_for_others(proof, facts),
            [_("Entry"), f"{entry['number']}"],
        ],
    }


def _beside(proof: Mapping[str, Any], entry: Mapping[str, Any]) -> Facts:
    text = str(proof.get("texts", {}).get(entry["subject"], ""))
    return {
        "when": _in_utc(entry["at"]),
        "said": sentence(entry, lambda id: _who(proof, id), text),
        "is_right": is_as_written(entry, text),
        "entry": _("Entry {number}", number=entry["number"]),
    }


def _erased_comments(proof: Mapping[str, Any]) -> set[int]:
    return {id for one in proof["entries"] for id in one["facts"].get("comments", ())}


def _for_others(proof: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[list[str]]:
    if facts.get("for"):
        yield [_("Stands for"), ", ".join(_who(proof, one) for one in facts["for"])]


def _who(proof: Mapping[str, Any], pseudonym: str) -> str:
    known = proof["identities"].get(pseudonym)
    if known is None:
        return pseudonym[:12]
    if "name" in known:
        return f"{known['name'] or known['person']} <{known['email']}>"
    return _(
        "(identity erased on {day} at the request of {whom})",
        day=known["erased_at"][:10],
        whom=known["erased_for"] or _("the person"),
    )


def _both(at: str, zone: str) -> list[str]:
    """On the person's own clocks, and in UTC."""
    return [*([] if zone == UTC_NAME else [_on_clock(at, zone)]), _in_utc(at)]


def _on_clock(at: str, zone: str) -> str:
    return moment(datetime.fromisoformat(at), zone)


def _in_utc(at: str) -> str:
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S} UTC"


def _rules(proof: Mapping[str, Any], number: str) -> Facts:
    one = proof["rules"][number]
    return {
        "heading": _(
            "Version {number}, in force from {when}",
            number=number,
            when=_in_utc(one["applied_at"]),
        ),
        "files": [[name, text] for name, text in one["files"].items()],
    }


def _chain(proof: Mapping[str, Any]) -> list[str]:
    chain, signed = proof["chain"], proof["signatures"]
    last = chain["first"] + len(chain["digests"]) - 1
    said = [
        _(
            "The file proof.json is attached to this PDF. It holds every entry, text and image,"
            " and entries {first} to {last} of the chain of hashes. docs/proof.md of Signoff shows"
            " how to recompute it in twenty lines of Python.",
            first=chain["first"],
            last=last,
        )
    ]
    if signed:
        at, key = signed[-1]["signed"]["at"], signed[-1]["key"]
        said.append(_("Signed on {when} with the key {key}.", when=_in_utc(at), key=key))
    else:
        said.append(
            _(
                "No signature covers these entries yet: they are as trustworthy as the database"
                " from which they come."
            )
        )
    return said
