"""Everything that proves the consent to one content, in one file that needs nothing of ours."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.signing import trusted_keys
from signoff.post import fingerprint
from signoff.proof.canonical import written
from signoff.proof.facts import pseudonyms_in
from signoff.proof.link import BEGINNING
from signoff.store.bearing import bearing_about
from signoff.store.chain import (
    ChainEntry,
    HeadSignature,
    digests,
    entries_about,
    entries_of_kind,
    entry_of,
    head,
    signatures,
)
from signoff.store.contents import Content, Revision, content, revisions
from signoff.store.database import reading_one_moment
from signoff.store.identities import identities_behind
from signoff.store.media import MediaLost, media
from signoff.store.proven import Proven, proven_about
from signoff.store.versions import Version, version
from signoff.workspace import Workspace

FORMAT = "signoff-proof/1"
SHOWN = ("process.yaml",)
"""The files of a workspace that say who has to agree; the others hold the team's addresses."""

Export = dict[str, Any]


def export(content_id: int) -> Export:
    """The proof of one content, as it stands now; raises `NoSuchContent`."""
    with reading_one_moment() as session:
        about = content(session, content_id)
        decided = proven_about(session, content_id)
        entries, beside = _entries(session, content_id, decided), bearing_about(session, content_id)
        rules = {number: version(session, number) for number in {one.rules for one in decided}}
        read = {number: _workspace(one) for number, one in rules.items()}
        return {
            "format": FORMAT,
            "made_at": written(clock.now()),
            "content": _content(about),
            "revisions": [_revision(one, about) for one in revisions(session, content_id)],
            "decisions": [_decision(one, read[one.rules]) for one in decided],
            "texts": {subject: one.text for subject, one in beside.items() if one.text},
            "rules": _rules(rules),
            "identities": _identities(session, entries),
            "entries": [row.kept.entry.written() for row in entries],
            **_signed_chain(session, entries),
            "media": _media(revisions(session, content_id)),
        }


def _content(about: Content) -> Export:
    return {
        "id": about.id,
        "title": about.title,
        "region": about.region,
        "slot": about.slot_local,
        "zone": about.slot_zone,
    }


def _entries(session: Session, content_id: int, decided: Sequence[Proven]) -> list[ChainEntry]:
    """What is about the content, the rules that it was decided by, and what was erased since."""
    own = entries_about(session, content_id)
    rules = [entry_of(session, f"rules/{number}") for number in {one.rules for one in decided}]
    people, ids = _pseudonyms(own), {one.decision for one in decided}
    erased = [
        row
        for row in entries_of_kind(session, "erasure")
        if people & {*row.facts["pseudonyms"]} or ids & {*row.facts["comments"]}
    ]
    found = [*own, *erased, *(row for row in rules if row)]
    return sorted(found, key=lambda row: row.number)


def _pseudonyms(entries: Iterable[ChainEntry]) -> set[str]:
    return {id for row in entries for id in pseudonyms_in(row.person, row.facts)}


def _revision(one: Revision, about: Content) -> Export:
    slot = {"slot": about.slot_local, "zone": about.slot_zone}
    body = one.body
    has_slot = fingerprint(body, {}) != one.fingerprint
    return {
        "number": one.number,
        "fingerprint": one.fingerprint,
        "posts": {id: post.model_dump(mode="json") for id, post in body.items()},
        "material": slot if has_slot else {},
    }


def _decision(one: Proven, under: Workspace | None) -> Export:
    """What was decided is in the entry; here stands what the entry has only the hash of."""
    return {
        "decision": one.decision,
        "comment": one.comment,
        "said": one.said,
        "zone": _zone(under, one.person),
        "level_name": _level_name(under, one),
    }


def _workspace(under: Version | None) -> Workspace | None:
    try:
        return Workspace.model_validate(under.agreed) if under else None
    except ValidationError:  # of an older Signoff; names and zones are then left out
        return None


def _zone(under: Workspace | None, person: str) -> str:
    known = under.team.people.get(person) if under else None
    return under.zone_of(known) if under and known else "Etc/UTC"


def _level_name(under: Workspace | None, one: Proven) -> str:
    gates = under.process.gates if under else ()
    known = {(gate.id, level.id): level.name for gate in gates for level in gate.levels}
    return known.get((one.gate, one.level), one.level)


def _rules(found: Mapping[int, Version | None]) -> Export:
    return {
        str(number): {
            "applied_at": written(under.applied_at),
            "files": {name: text for name, text in under.files.items() if name in SHOWN},
        }
        for number, under in sorted(found.items())
        if under
    }


def _identities(session: Session, entries: Sequence[ChainEntry]) -> Export:
    """Who they were; of those who were erased only that they were."""
    when = {
        id: written(row.at)
        for row in entries
        if row.kind == "erasure"
        for id in row.facts["pseudonyms"]
    }
    known = identities_behind(session, _pseudonyms(entries))
    return {
        id: {"erased_at": when.get(id, ""), "erased_for": one.erased_for}
        if one.is_erased
        else {"person": one.person, "name": one.name, "email": one.email, "key": one.key}
        for id, one in known.items()
    }


def _signed_chain(session: Session, entries: Sequence[ChainEntry]) -> Export:
    """The way from the first of the entries to the first signature after the last of them."""
    if not entries:
        chain = {"first": 1, "before": BEGINNING, "digests": []}
        return {"chain": chain, "signatures": [], "public_keys": trusted_keys()}
    first, last = entries[0].number, entries[-1].number
    signed = [one for one in signatures(session) if one.number >= first]
    end = next((one.number for one in signed if one.number >= last), head(session).number)
    return {
        "chain": {
            "first": first,
            "before": entries[0].before,
            "digests": digests(session, first, end),
        },
        "signatures": [_signature(one) for one in signed if one.number <= end],
        "public_keys": trusted_keys(),
    }


def _signature(one: HeadSignature) -> Export:
    return {"signed": one.said, "key": one.key, "signature": one.signature}


def _media(all_revisions: Iterable[Revision]) -> dict[str, str | None]:
    """The bytes in base64; none where the image is lost."""
    images = {
        image.sha256 for one in all_revisions for post in one.body.values() for image in post.media
    }
    return {sha256: _bytes(sha256) for sha256 in sorted(images)}


def _bytes(sha256: str) -> str | None:
    try:
        return base64.b64encode(media(sha256)).decode("ascii")
    except MediaLost:
        return None
