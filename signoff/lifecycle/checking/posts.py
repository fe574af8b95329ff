"""Whether texts, media and rules are still those that people agreed to."""

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from signoff.language import _
from signoff.lifecycle.checking.people import People
from signoff.proof.canonical import plain, sha256
from signoff.proof.facts import of_rules
from signoff.proof.link import Problem
from signoff.store.chain import entries_of_kind
from signoff.store.contents import StoredRevision, stored_revisions
from signoff.store.database import StoreUnavailable
from signoff.store.media import MediaLost, media
from signoff.store.versions import version, versions

RULES = ("agreed", "files")


def check_posts(session: Session) -> Iterator[Problem | None]:
    """Every revision and its media; None for each one that is as it was."""
    known: dict[str, str] = {}
    for one in stored_revisions(session):
        found = list(_wrong(one, known))
        where = _("Content {id}, revision {n}", id=one.content_id, n=one.number) if found else ""
        yield from (Problem(where, what) for what in found)
        if not found:
            yield None


def _wrong(one: StoredRevision, known: dict[str, str]) -> Iterator[str]:
    posts = one.posts
    # What the process counted as material then, stands nowhere: it was one of these.
    for material in ({}, {"slot": one.slot, "zone": one.zone}):
        if sha256(plain({"posts": posts, "material": material})) == one.fingerprint:
            break
    else:
        yield _("text, media, link or slot were changed after it was written.")
    try:
        images = {image["sha256"] for post in posts.values() for image in post["media"]}
    except (AttributeError, LookupError, TypeError):
        yield _("its texts cannot be read any more.")
        return
    for image in images:
        if image not in known:
            known[image] = _lost(image)
        if known[image]:
            yield known[image]


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
