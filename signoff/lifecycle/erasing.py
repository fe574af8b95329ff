"""Somebody who has left wants to be forgotten: what leads to them goes, and what they agreed to
stays proven."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from signoff.access.visits import note
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.proving import prove_erasure, prove_what_was_before
from signoff.proof.facts import of_rules
from signoff.store.chain import entries_of_kind
from signoff.store.contents import open_contents_of
from signoff.store.database import clear_log, reading, writing
from signoff.store.erasing import (
    Somebody,
    forget_comments,
    forget_ways_in,
    take_out,
    without_guards,
)
from signoff.store.identities import identities_of
from signoff.store.versions import Version, versions


class StillHere(SignoffError):
    """Who is in the team is needed: they are asked, and told."""

    def __init__(self, person: str) -> None:
        super().__init__(
            _(
                "{person} is still in the team. Take them out of team.yaml, run `signoff apply`,"
                " and erase them then.",
                person=person,
            )
        )


class StillWriting(SignoffError):
    """Posts of theirs are on their way."""

    def __init__(self, person: str, contents: Iterable[int]) -> None:
        super().__init__(
            _(
                "Posts by {person} are not finished: content {ids}. Reject them, or wait until they"
                " are measured; then erase.",
                person=person,
                ids=", ".join(map(str, contents)),
            )
        )


class NeverHere(SignoffError):
    """Nobody of this id was ever in the team."""

    def __init__(self, person: str) -> None:
        super().__init__(
            _("No version of the workspace ever had a person “{person}”.", person=person)
        )


@dataclass(frozen=True)
class Erased:
    """What was done."""

    instead: str
    """What now stands where the person stood."""
    decisions: int
    """Whose comments were erased."""


def may_erase(person: str) -> None:
    """Say why not, if it cannot be."""
    with reading() as session:
        _may_erase(session, person)


def erase(person: str, by: str, *, request: str = "", comments: bool = False) -> Erased:
    """Erase somebody, in one transaction; `request` says at whose, empty: at their own."""
    prove_what_was_before()
    with writing() as session:
        _may_erase(session, person)
        who = _somebody(session, person)
        with without_guards(session):
            known = identities_of(session, person)
            gone = forget_comments(session, who) if comments else []
            forget_ways_in(session, who)
            take_out(session, who)
            for one in known:
                one.erase(who.instead, request)
            session.flush()
            session.expire_all()
        said = {
            "pseudonyms": sorted(one.pseudonym for one in known),
            "instead": who.instead,
            "comments": gone,
            "rules": _as_they_are_now(session),
        }
        prove_erasure(session, said)
    clear_log()
    note("erased a person", who=by, why=who.instead)
    return Erased(who.instead, len(gone))


def _may_erase(session: Session, person: str) -> None:
    if person in agreed(session).workspace.team.people:
        raise StillHere(person)
    if not any(_people(one).get(person) for one in versions(session)):
        raise NeverHere(person)
    if contents := open_contents_of(session, person):
        raise StillWriting(person, contents)


def _somebody(session: Session, person: str) -> Somebody:
    known = [_people(one).get(person, {}) for one in versions(session)]
    names = {one.get(what, "") for one in known for what in ("name", "email")}
    number = len(entries_of_kind(session, "erasure")) + 1
    return Somebody(person, frozenset(names), f"erased-{number}")


def _people(version: Version) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = version.agreed["team"]["people"]
    return found


def _as_they_are_now(session: Session) -> dict[str, Any]:
    """What the versions of the workspace say without them."""
    return {str(one.number): of_rules(one) for one in versions(session)}
