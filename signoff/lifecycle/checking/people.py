"""Whether the people behind the pseudonyms of the chain are still who they were."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from signoff.language import _
from signoff.proof.link import Entry, Problem
from signoff.store.chain import entries_of_kind
from signoff.store.identities import KnownIdentity, identities
from signoff.store.proven import Proven


class People:
    """Everybody who was ever entered, and who of them was erased."""

    def __init__(self, session: Session) -> None:
        self._known = identities(session)
        self.erasures: list[dict[str, Any]] = [
            row.facts for row in entries_of_kind(session, "erasure")
        ]
        self._erased = {id: one["instead"] for one in self.erasures for id in one["pseudonyms"]}
        self.erased_comments = {id for one in self.erasures for id in one["comments"]}

    def check(self) -> Iterator[Problem]:
        """Every identity by itself."""
        for one in self._known.values():
            if what := self._wrong(one):
                yield Problem(_("Identity {id}", id=one.pseudonym[:12]), what)

    def differences(self, entry: Entry, one: Proven) -> Iterator[str]:
        """Where the people of a decision are not those of its entry."""
        if not self._is(entry.person, one.person):
            yield _("it was made by another person than “{name}”.", name=one.person)
        if not self._is(entry.facts.get("author", ""), one.author):
            yield _("its revision was written by another person than “{name}”.", name=one.author)
        if one.answered_by not in (None, one.person):
            yield _("its answer came from another person, “{name}”.", name=one.answered_by)
        then = entry.facts.get("for")
        if then is None and one.covers_json == f'["{one.person}"]':
            return  # nearly all of them: for themselves alone
        now = one.covers
        if then is None and now in (None, [one.person]):
            return
        stands_for = [self._known[id].person for id in then or () if id in self._known]
        if sorted(stands_for) != sorted(now or []):
            yield _("it stood for other people than it does now.")

    def others(
        self, by: str, person: str, named: Mapping[str, str], now: Mapping[str, str]
    ) -> Iterator[str]:
        """Where the people of something else are not those of its entry."""
        if not self.is_of(by, person):
            yield _("it was made by another person than “{name}”.", name=person)
        for name in sorted({*named, *now}):
            if not self.is_of(named.get(name, ""), now.get(name, "")):
                yield _("{name} was another person than “{now}”.", name=name, now=now.get(name, ""))

    def is_of(self, pseudonym: str, person: str) -> bool:
        """Whether this is the person's; nobody's is empty."""
        return self._is(pseudonym, person) if pseudonym or person else True

    def _is(self, pseudonym: str, person: str) -> bool:
        known = self._known.get(pseudonym)
        return known is not None and known.person == person

    def _wrong(self, one: KnownIdentity) -> str:
        instead = self._erased.get(one.pseudonym)
        if instead is not None:
            is_gone = (one.person, one.name, one.email, one.key) == (instead, "", "", "")
            return "" if is_gone else _("it was erased, and there is something again.")
        if one.is_erased:
            return _("it is gone, and no entry says that it was erased.")
        try:
            is_same = one.identity.pseudonym == one.pseudonym
        except ValueError:
            is_same = False
        return "" if is_same else _("id, name, address or key were changed.")
