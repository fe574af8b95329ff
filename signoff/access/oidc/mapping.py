"""Whom of the team the provider means, and whether they keep their roles."""

from signoff.access.oidc.provider import Claims
from signoff.access.oidc.refusals import (
    EmailNotVerified,
    OnlyByLink,
    RoleNotKept,
    SeveralMeant,
    UnknownHere,
)
from signoff.workspace import Person, Team
from signoff.workspace.sign_in import SignIn

EMAIL = "email"


def sign_in_of(team: Team) -> SignIn:
    """What team.yaml says about the provider's words."""
    return team.sign_in


def claims_needed(sign_in: SignIn) -> set[str]:
    """What the provider has to say about a person, for us to know who is meant."""
    verified = {"email_verified"} if sign_in.claim == EMAIL else set()
    return {sign_in.claim, *verified} | ({sign_in.groups_claim} if sign_in.groups else set())


def person_meant(claims: Claims, team: Team, sign_in: SignIn, provider: str) -> Person:
    """The person of the team, with every role that team.yaml gives; else nobody at all.

    Somebody who lost a role's group is not let in with the others: the team's rules count with
    the roles in team.yaml, and would let them decide.
    """
    owner = team.people[team.owner]
    word = claims.get(sign_in.claim)
    if not isinstance(word, str) or not word:
        raise UnknownHere(provider, team.name, owner)
    if sign_in.claim == EMAIL and claims.get("email_verified") is not True:
        raise EmailNotVerified(provider, owner)
    person = _named(word, team, sign_in)
    if person.external:
        raise OnlyByLink(person, owner)
    _must_keep_roles(person, _groups(claims, sign_in), team, sign_in)
    return person


def _named(word: str, team: Team, sign_in: SignIn) -> Person:
    """Who stands under this word in team.yaml; else whose email it is."""
    owner = team.people[team.owner]
    if sign_in.claim != EMAIL:
        listed = {sign_in.people.get(word)}
    else:
        word = _small(word)
        listed = {id for said, id in sign_in.people.items() if _small(said) == word}
        listed = listed or {one.id for one in team.people.values() if _small(one.email) == word}
    found = [team.people[id] for id in listed if id in team.people]
    if not found:
        raise UnknownHere(word, team.name, owner)
    if len(found) > 1:
        raise SeveralMeant(word, owner)
    return found[0]


def _small(address: str) -> str:
    """In small letters; those of ASCII only, lest a foreign sign becomes somebody's letter."""
    return address.strip().encode().lower().decode()


def _groups(claims: Claims, sign_in: SignIn) -> set[str]:
    said = claims.get(sign_in.groups_claim)
    return {one for one in said if isinstance(one, str)} if isinstance(said, list) else set()


def _must_keep_roles(person: Person, groups: set[str], team: Team, sign_in: SignIn) -> None:
    needed = {role: sign_in.groups_for(role) for role in person.roles}
    lost = {role: named for role, named in needed.items() if named and not groups & {*named}}
    if lost:
        names = [team.roles[role].name if role in team.roles else role for role in lost]
        missing = sorted({group for named in lost.values() for group in named})
        raise RoleNotKept(", ".join(names), ", ".join(missing), team.people[team.owner])
