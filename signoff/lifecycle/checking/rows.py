"""Whether what bears on consent beside the decisions is as it was entered, and all of it is."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from signoff.language import _
from signoff.lifecycle.checking.differences import differences
from signoff.lifecycle.checking.people import People
from signoff.proof.facts import ALL_KINDS, NAMED
from signoff.proof.link import Entry, Kept, Problem, place
from signoff.store.bearing import KINDS, Bearing, bearing, how_many, not_entered

ROW = {kind: kind.replace("-", "_") for kind in KINDS} | {
    "edit": "revision",
    "link-revoked": "link",
}
"""What the number of the row is called in `about`."""


class Rows:
    """All of these rows, kind by kind, while the chain is walked along."""

    def __init__(self, session: Session, people: People) -> None:
        self._session, self._people = session, people
        self._met: Counter[str] = Counter()
        self.are_entered = False
        """Whether the chain says that it has all kinds."""

    def check(self, some: Sequence[Kept]) -> Iterator[Problem]:
        """Those that these entries are about."""
        by_kind: defaultdict[str, list[Entry]] = defaultdict(list)
        for kept in some:
            if kept.entry.kind in KINDS:
                by_kind[kept.entry.kind].append(kept.entry)
            self.are_entered |= kept.entry.subject == ALL_KINDS
        for kind, entries in by_kind.items():
            ids = [entry.about.get(ROW[kind], 0) for entry in entries]
            stored = bearing(self._session, kind, ids)
            self._met[kind] += len(stored)
            for id, entry in zip(ids, entries, strict=True):
                yield from self._check(entry, stored.get(id))

    def without_entry(self) -> Iterator[Problem]:
        """Rows that were put in, or whose entry was taken out; call it at the chain's end."""
        for kind in KINDS if self.are_entered else ():
            if self._met[kind] != how_many(self._session, kind):
                for id in not_entered(self._session, kind):
                    yield Problem(f"{kind}/{id}", _("it stands in the store without an entry."))

    def older(self) -> int:
        """How many rows are older than the first entry of their kind, and not entered yet."""
        return 0 if self.are_entered else sum(how_many(self._session, kind) for kind in KINDS)

    def _check(self, entry: Entry, one: Bearing | None) -> Iterator[Problem]:
        where = f"{place(entry.number)}, {entry.subject}"
        if one is None:
            yield Problem(where, _("what it is about is not in the store any more."))
            return
        if entry.subject != f"{entry.kind}/{one.id}":
            yield Problem(where, _("the entry is about something else than it says."))
        now = {**one.said, "about": one.about}
        then = {name: value for name, value in entry.facts.items() if name not in NAMED}
        for said in differences(now, {**then, "about": entry.about}):
            yield Problem(where, said)
        named = {name: entry.facts[name] for name in NAMED if name in entry.facts}
        for said in self._people.others(entry.person, one.person, named, one.others):
            yield Problem(where, said)
