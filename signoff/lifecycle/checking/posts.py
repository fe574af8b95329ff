"""Whether texts, media and rules are still those that people agreed to."""

from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from sqlalchemy.orm import Session

from signoff.language import _
from signoff.lifecycle.checking.people import People
from signoff.post import fingerprint
from signoff.proof.facts import of_rules
from signoff.proof.link import Problem
from signoff.store.chain import entries_of_kind
from signoff.store.contents import Revision, revisions_with_slots
from signoff.store.database import StoreUnavailable
from signoff.store.media import MediaLost, media
from signoff.store.versions import version, versions

RULES = ("agreed", "files")


def check_posts(session: Session) -> Iterator[Problem | None]:
    """Every revision and its media; None for each one that is as it was."""
    known: dict[str, str] = {}
    for revision, slot in revisions_with_slots(session):
        where = _("Content {id}, revision {n}", id=revision.content_id, n=revision.number)
        found = [Problem(where, what) for what in _wrong(revision, slot, known)]
        yield from found
        if not found:
            yield None


def _wrong(revision: Revision, slot: Mapping[str, str], known: dict[str, str]) -> Iterator[str]:
    try:
        body = revision.body
    except ValidationError:
        yield _("its texts cannot be read any more.")
        return
    # What the process counted as material then, stands nowhere: it was one of these.
    if revision.fingerprint not in (fingerprint(body, {}), fingerprint(body, slot)):
        yield _("text, media, link or slot were changed after it was written.")
    for sha256 in {image.sha256 for post in body.values() for image in post.media}:
        if sha256 not in known:
            known[sha256] = _lost(sha256)
        if known[sha256]:
            yield known[sha256]


def _lost(sha256: str) -> str:
    try:
        media(sha256)
    except (MediaLost, StoreUnavailable) as why:
        return str(why)
    return ""


def check_rules(session: Session, people: People) -> Iterator[Problem]:
    """Every version of the workspace that was entered."""
    entered = entries_of_kind(session, "rules")
    expected = {row.about["rules"]: row.facts for row in entered}
    by = {row.about["rules"]: row.person for row in entered}
    for one in versions(session) if expected else ():
        if one.number not in expected:
            where = _("Version {number} of the workspace", number=one.number)
            yield Problem(where, _("it stands in the store without an entry."))
    for erasure in people.erasures:
        for number, said in erasure["rules"].items():
            expected[int(number)] = {**expected.get(int(number), {}), **said}
    for number, then in expected.items():
        where = _("Version {number} of the workspace", number=number)
        stored = version(session, number)
        if stored is None:
            yield Problem(where, _("it is not in the store any more."))
            continue
        now = of_rules(stored)
        if then["applied_at"] != now["applied_at"]:
            yield Problem(where, _("the time at which it was applied was changed."))
        # Entries from before this was entered name nobody.
        if by.get(number) and not people.is_of(by[number], stored.applied_by):
            what = _("it was applied by another person than “{name}”.", name=stored.applied_by)
            yield Problem(where, what)
        if changed := [name for part in RULES for name in _changed(then[part], now[part])]:
            yield Problem(where, _("changed: {names}.", names=", ".join(dict.fromkeys(changed))))


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
