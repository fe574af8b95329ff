"""Everything that proves consent is looked at, from the first entry to the last signature."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.language import _, ngettext
from signoff.lifecycle.checking.decisions import Decisions
from signoff.lifecycle.checking.people import People
from signoff.lifecycle.checking.posts import check_posts, check_rules
from signoff.lifecycle.checking.rows import Rows
from signoff.lifecycle.checking.signed import Signed, check_signatures
from signoff.lifecycle.signing import trusted_keys
from signoff.proof.link import Problem, Walk, place
from signoff.store.chain import NoHead, chain, head, oldest_unsigned, signatures, unchained
from signoff.store.contents import how_many_revisions
from signoff.store.database import reading_one_moment

Progress = Callable[[int, int], None]
"""How much is done, of how much."""
TOO_LONG = timedelta(hours=26)
"""A day, and two hours for a server that was restarted."""


@dataclass(frozen=True)
class Report:
    """What was found."""

    entries: int
    revisions: int
    signed: Signed | None
    """The last signature that is right."""
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What is no change of anything, and yet should be mended."""


def verify(
    keys: Collection[str] = (),
    known: Mapping[int, str] | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Look at all of it.

    `keys` are public keys that are trusted beside those of the settings; `known` are hashes of
    entries as somebody kept them elsewhere.
    """
    with reading_one_moment() as session:
        try:
            check = _Check(session, {*keys, *trusted_keys()}, known or {}, progress)
            return check.report()
        except (ValueError, LookupError, TypeError, AttributeError) as why:
            return Report(0, 0, None, [_unreadable(_("The store"), why)])
        except NoHead as why:
            return Report(0, 0, None, [Problem(_("End of the chain"), str(why))])


class _Check:
    def __init__(
        self, session: Session, keys: set[str], known: Mapping[int, str], progress: Progress
    ) -> None:
        self._session, self._keys, self._known = session, keys, known
        self._end = head(session)
        self._signatures = signatures(session)
        self._revisions = how_many_revisions(session)
        self._hashes: dict[int, str] = {}
        self._progress, self._done = progress, 0

    def report(self) -> Report:
        session = self._session
        people = People(session)
        rows, decisions = Rows(session, people), Decisions(session, people)
        problems = list(_readable(_("The chain"), self._along_the_chain(decisions, rows)))
        problems += people.check()
        problems += _readable(_("The revisions"), self._posts())
        problems += _readable(_("The rules"), check_rules(session, people))
        signed, wrong = check_signatures(self._signatures, self._hashes, self._keys)
        problems += wrong
        problems += self._not_as_kept()
        remarks = [*self._older(rows), *self._remarks(signed)]
        return Report(self._end.number, self._revisions, signed, problems, remarks)

    def _along_the_chain(self, decisions: Decisions, rows: Rows) -> Iterator[Problem]:
        walk = Walk()
        wanted = {*self._known, *(one.number for one in self._signatures)}
        for some in chain(self._session):
            kept = list(walk.along(some))
            self._hashes |= {
                one.entry.number: one.hash for one in kept if one.entry.number in wanted
            }
            yield from decisions.check(kept)
            yield from rows.check(kept)
            self._go_on(len(kept))
        yield from walk.problems
        if (walk.number, walk.hash) != (self._end.number, self._end.hash):
            yield Problem(
                _("End of the chain"),
                _(
                    "entry {n} should be the last one; the chain ends with {found}.",
                    n=self._end.number,
                    found=walk.number,
                ),
            )
        if self._end.number:
            yield from decisions.without_entry()
        yield from rows.without_entry()

    def _posts(self) -> Iterator[Problem]:
        for problem in check_posts(self._session):
            if problem:
                yield problem
            self._go_on(1)

    def _not_as_kept(self) -> Iterator[Problem]:
        for number, hash in self._known.items():
            if self._hashes.get(number) != hash:
                what = _("it is gone, or is not the one that was kept elsewhere.")
                yield Problem(place(number), what)

    def _older(self, rows: Rows) -> Iterator[str]:
        if not self._end.number:
            before = len(unchained(self._session))
            if before:
                yield ngettext(
                    "{n} decision is older than the chain. It is entered with the next one, or"
                    " tonight by keep-house.",
                    "{n} decisions are older than the chain. They are entered with the next one,"
                    " or tonight by keep-house.",
                    before,
                )
        elif older := rows.older():
            yield ngettext(
                "{n} skipped level, stand-in, withdrawal, edit or link is older than its place in"
                " the chain. It is entered with the next entry, or tonight by keep-house.",
                "{n} skipped levels, stand-ins, withdrawals, edits and links are older than their"
                " place in the chain. They are entered with the next entry, or tonight by"
                " keep-house.",
                older,
            )

    def _remarks(self, signed: Signed | None) -> Iterator[str]:
        if not self._end.number:
            return
        since = oldest_unsigned(self._session)
        if signed is None:
            yield _(
                "The chain is not signed: somebody with the database could rewrite all of it."
                " Make a key with `signoff audit key`, and start Signoff with it."
            )
        elif since and clock.now() - since > TOO_LONG:
            yield _unsigned_since(since)
        if self._signatures and not self._keys:
            yield _(
                "Nobody said which key is yours, so a foreign one would not show. Set"
                " SIGNOFF_SIGNING_KEY, or name your public key with --key."
            )

    def _go_on(self, more: int) -> None:
        self._done += more
        self._progress(self._done, self._end.number + self._revisions)


def _readable(where: str, found: Iterator[Problem]) -> Iterator[Problem]:
    """What was found; a value that makes no sense at all ends the look with a sentence."""
    try:
        yield from found
    except (ValueError, LookupError, TypeError, AttributeError) as why:
        yield _unreadable(where, why)


def _unreadable(where: str, why: Exception) -> Problem:
    what = _("a value there cannot be read ({why}); somebody changed it.", why=repr(why)[:200])
    return Problem(where, what)


def _unsigned_since(since: datetime) -> str:
    return _(
        "Nothing was signed since {when} (UTC), though there are new entries. See that keep-house"
        " runs every night, and that the worker has SIGNOFF_SIGNING_KEY.",
        when=f"{since:%Y-%m-%d %H:%M}",
    )
