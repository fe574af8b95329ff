"""Somebody who has left wants to be forgotten: what leads to them goes, and what they agreed to
stays proven."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from signoff.access.visits import note
from signoff.lifecycle.proving import prove_erasure, prove_what_was_before
from signoff.lifecycle.whom_to_erase import Traces, traces_of
from signoff.proof.facts import of_rules
from signoff.store.database import clear_log, reading, writing
from signoff.store.erasing import forget_comments, forget_ways_in, take_out, without_guards
from signoff.store.identities import KnownIdentity, identities_of
from signoff.store.versions import versions


@dataclass(frozen=True)
class Erased:
    """What was done."""

    instead: str
    """What now stands where the person stood."""
    decisions: int
    """Whose comments were erased."""
    found: Mapping[str, int]
    """In how many rows of which tables something of them stood."""


def look_for(named: str, *, keep_name: bool = False) -> Traces:
    """What there is of somebody, by id or address outside; or a sentence why they must stay."""
    with reading() as session:
        return traces_of(session, named, keep_name=keep_name)


def erase(
    named: str, by: str, *, request: str = "", comments: bool = False, keep_name: bool = False
) -> Erased:
    """Erase somebody, in one transaction; `request` says at whose, empty: at their own."""
    prove_what_was_before()
    with writing() as session:
        traces = traces_of(session, named, keep_name=keep_name)
        who = traces.who
        with without_guards(session):
            known = [one for id in who.ids for one in identities_of(session, id)]
            gone = forget_comments(session, who) if comments else []
            forget_ways_in(session, who)
            take_out(session, who)
            for one in known:
                one.erase(who.instead, request)
            session.flush()
            session.expire_all()
        prove_erasure(session, _said(session, traces, known, gone, request))
    clear_log()
    note("erased a person", who=by, why=who.instead)
    return Erased(who.instead, len(gone), traces.found)


def _said(
    session: Session, traces: Traces, known: list[KnownIdentity], comments: list[int], request: str
) -> dict[str, Any]:
    """What the chain says of it; without an identity nothing else would keep at whose request."""
    said = {
        "pseudonyms": sorted(one.pseudonym for one in known),
        "instead": traces.who.instead,
        "comments": comments,
        "rules": {str(one.number): of_rules(one) for one in versions(session)},
        "found": dict(traces.found),
    }
    return said if known else said | {"request": traces.who.everywhere(request)}
