"""Who is meant by an id, or by an address outside of the team; and whether they can be erased."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from signoff.errors import SignoffError
from signoff.language import _
from signoff.store.chain import entries_of_kind
from signoff.store.contents import open_contents_of
from signoff.store.erasing import named_in_words, where_they_stand
from signoff.store.somebody import Somebody
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


class StillRead(SignoffError):
    """Reports still go to this address."""

    def __init__(self, address: str, reports: Iterable[str]) -> None:
        super().__init__(
            _(
                "Reports still go to {address}: {reports}. Take it out of reports.yaml, run"
                " `signoff apply`, and erase it then.",
                address=address,
                reports=", ".join(sorted(reports)),
            )
        )


class OfThePerson(SignoffError):
    """The address is somebody's of the team: with it alone, half of them would be left."""

    def __init__(self, address: str, person: str) -> None:
        super().__init__(
            _(
                "{address} is, or was, the address of {person} in team.yaml. Erase the person, with"
                " all addresses: `signoff audit erase {person}`.",
                address=address,
                person=person,
            )
        )


class NeverHere(SignoffError):
    """Nobody of this id was ever in the team, and nothing ever went to this address."""

    def __init__(self, named: str) -> None:
        if "@" in named:
            said = _("No version of the workspace ever had “{address}”.", address=named)
        else:
            said = _("No version of the workspace ever had a person “{person}”.", person=named)
        super().__init__(said)


@dataclass(frozen=True)
class Traces:
    """Somebody, and what there is of them."""

    who: Somebody
    found: Mapping[str, int]
    """In how many rows of which tables."""
    spared: tuple[str, ...]
    """Names of theirs that stay: something in force is called the same, or it was asked for."""
    mentioned: tuple[str, ...]
    """Files in force in which their names stand among other words."""
    written: Mapping[str, int]
    """In how many rows of which tables people wrote of them."""


def traces_of(session: Session, named: str, *, keep_name: bool = False) -> Traces:
    """What erasing them would take out; raises a sentence where it cannot be."""
    known = versions(session)
    if not known:
        raise NeverHere(named)
    ids, names = _address(known, named) if "@" in named else _person(session, known, named)
    meant = {*_whole(known[-1].agreed)}
    kept = names & meant | {one for one in names if keep_name and "@" not in one}
    number = len(entries_of_kind(session, "erasure")) + 1
    theirs = {one.casefold() for one in ids | names}
    others = {one.casefold() for one in _addresses(known)} - theirs
    who = Somebody(frozenset(ids), frozenset(names - kept), f"erased-{number}", frozenset(others))
    files = known[-1].files.items()
    return Traces(
        who,
        where_they_stand(session, who),
        spared=tuple(sorted(kept)),
        mentioned=tuple(sorted(file for file, text in files if who.everywhere(text) != text)),
        written=named_in_words(session, who),
    )


def _address(known: list[Version], named: str) -> tuple[set[str], set[str]]:
    """Every spelling of an address outside of the team, and what they were called."""
    address = named.strip().casefold()
    for version in reversed(known):
        for id, person in _people(version).items():
            if person["email"].casefold() == address:
                raise OfThePerson(named, id)
    found = _outside(known, {address})
    if not found:
        raise NeverHere(named)
    _must_not_be_read(known[-1], {address})
    return {one["address"] for one in found}, {one["name"] for one in found}


def _person(session: Session, known: list[Version], named: str) -> tuple[set[str], set[str]]:
    """Somebody of the team, and whoever had their address outside of it."""
    if named in _people(known[-1]):
        raise StillHere(named)
    facts = [found for one in known if (found := _people(one).get(named))]
    if not facts:
        raise NeverHere(named)
    if contents := open_contents_of(session, named):
        raise StillWriting(named, contents)
    emails = {one["email"].casefold() for one in facts}
    _must_not_be_read(known[-1], emails)
    beside = _outside(known, emails)
    names = {one[what] for one in facts for what in ("name", "email")}
    return {named, *(one["address"] for one in beside)}, names | {one["name"] for one in beside}


def _must_not_be_read(version: Version, addresses: set[str]) -> None:
    reports = {
        id: one["address"]
        for id, report in version.agreed.get("reports", {}).items()
        for one in report.get("outside", ())
        if one["address"].casefold() in addresses
    }
    if reports:
        raise StillRead(next(iter(reports.values())), reports)


def _outside(known: list[Version], addresses: set[str]) -> list[dict[str, Any]]:
    """All that versions of the workspace say of these addresses outside of the team."""
    return [
        one
        for version in known
        for report in version.agreed.get("reports", {}).values()
        for one in report.get("outside", ())
        if one["address"].casefold() in addresses
    ]


def _addresses(known: list[Version]) -> Iterator[str]:
    """Everybody's, inside and outside of the team."""
    for version in known:
        yield from (person["email"] for person in _people(version).values())
        for report in version.agreed.get("reports", {}).values():
            yield from (one["address"] for one in report.get("outside", ()))


def _people(version: Version) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = version.agreed["team"]["people"]
    return found


def _whole(value: Any) -> Iterator[str]:
    """Every name and value of what was agreed, as it stands by itself."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _whole(one)
        case dict():
            for name, one in value.items():
                yield name
                yield from _whole(one)
