"""Signing in with a name and a password, and with a code where a second factor is set up."""

from datetime import datetime

from signoff import clock
from signoff.access.half_way import half_way, who_is_half_way
from signoff.access.invitations import accept as accept
from signoff.access.invitations import invite as invite
from signoff.access.nobody import nobodies
from signoff.access.one_time_codes import (
    must_be_ours,
    new_shared_secret,
    provisioning_uri,
    step_of,
)
from signoff.access.passwords import hashed, is_outdated, matches, nobodys
from signoff.access.refusals import CodeNeeded, StartAgain, WrongCode, WrongPair
from signoff.lifecycle.in_force import workspace_in_force
from signoff.store.accounts import Account, account
from signoff.store.database import reading, writing
from signoff.workspace import Person


def sign_in(person_or_email: str, password: str, code: str = "") -> str:
    """The id of the person who knows this password, or `SignInRefused` with a sentence for them.

    A name that is not ours takes as long, and is told the same, as a wrong password.
    """
    tried = _begin_try(person_or_email)
    if not matches(tried.password, password):
        raise WrongPair(tried.person)
    if tried.totp_secret and not code.strip():
        _give_back_try(tried.person)
        raise CodeNeeded(tried.person, half_way(tried.person, tried.changed_at))
    _finish(tried, code)
    if is_outdated(tried.password):
        _hash_again(tried.person, tried.password, password)
    return tried.person


def finish_sign_in(signed: str, code: str) -> str:
    """The same for who has shown the password already, and now the code."""
    person, changed_at = who_is_half_way(signed)
    tried = _begin_try(person)
    if not tried.totp_secret or tried.changed_at != changed_at:
        raise StartAgain
    _finish(tried, code)
    return tried.person


def must_know_password(person: str, password: str) -> None:
    """Somebody signed in wants to change what guards their account: it has to be them."""
    tried = _begin_try(person)
    if not matches(tried.password, password):
        raise WrongPair(tried.person)
    _give_back_try(person)


def has_account(person: str) -> bool:
    """Whether the person can sign in with a password."""
    with reading() as session:
        return account(session, person) is not None


def has_second_factor(person: str) -> bool:
    """Whether the person's password alone is not enough."""
    with reading() as session:
        found = account(session, person)
        return found is not None and bool(found.totp_secret)


def start_totp(person: str) -> str:
    """A new secret, as the address that an authenticator app reads. Nothing is changed yet."""
    return provisioning_uri_of(person, new_shared_secret())


def provisioning_uri_of(person: str, secret: str) -> str:
    """The same of a secret that the person was shown before, and that comes back."""
    must_be_ours(secret)
    return provisioning_uri(secret, workspace_in_force().person(person).email)


def confirm_totp(person: str, secret: str, code: str) -> None:
    """From now on a code is asked for: the app has shown that it makes the right ones."""
    must_be_ours(secret)
    step = step_of(secret, code, clock.now())
    with writing() as session:
        found = account(session, person, lock=True)
        if found is None or found.totp_secret:
            raise WrongCode(person)
        found.totp_secret, found.totp_used = secret, step
        found.changed_at = clock.now()


def _begin_try(name: str) -> Account:
    """The account of this name, with one more try counted; somebody's that opens nothing, if none.

    A name is a person's id or mail address. Somebody who left the team has none any more.
    """
    nobodys()  # is made before the first name is known, so that its making tells nothing
    person = _called(name.strip())
    with writing() as session:
        found = account(session, person.id if person else "", lock=True)
        if found is not None:
            found.begin_try(clock.now())
            return found
    return nobodies().begin_try(person.id if person else name.strip())


def _called(name: str) -> Person | None:
    people = workspace_in_force().team.people.values()
    wanted = name.casefold()
    inside = [one for one in people if not one.external]
    called = [one for one in inside if wanted in (one.id.casefold(), one.email.casefold())]
    return called[0] if len(called) == 1 else None


def _give_back_try(person: str) -> None:
    with writing() as session:
        found = account(session, person, lock=True)
        if found is not None:
            found.give_back_try()


def _finish(tried: Account, code: str) -> None:
    """The code counts, once, and the account is as it was when the password was looked at."""
    with writing() as session:
        found = account(session, tried.person, lock=True)
        if found is None or not _is_same(found, tried.changed_at):
            raise StartAgain
        if found.totp_secret:
            _take_code(found, code)
        found.forgive()


def _take_code(found: Account, code: str) -> None:
    try:
        found.take_code_of(step_of(found.totp_secret, code, clock.now()))
    except WrongCode as error:
        raise WrongCode(found.person) from error


def _is_same(found: Account, changed_at: datetime) -> bool:
    return found.changed_at == changed_at


def _hash_again(person: str, before: str, password: str) -> None:
    """The same password, kept as carefully as we do it today."""
    now = hashed(password)
    with writing() as session:
        found = account(session, person, lock=True)
        if found is not None and found.password == before:
            found.password = now
