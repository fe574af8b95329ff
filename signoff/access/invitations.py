"""Invitations: a link with which one person, once, chooses the password of their account."""

from datetime import timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.access.passwords import hashed, must_be_good
from signoff.access.refusals import HasNoAccount, InvitationGone
from signoff.access.secret import fingerprint, new_secret
from signoff.lifecycle.in_force import agreed, workspace_in_force
from signoff.store.accounts import (
    Account,
    Invitation,
    account,
    forget_account,
    have_accounts,
    open_invitation,
    use_invitation,
    void_invitations,
)
from signoff.store.database import reading, writing
from signoff.store.sessions import end_sessions
from signoff.workspace import Person

LASTS = timedelta(days=7)


def invite(person: str, by: str) -> str:
    """The secret of a new invitation; older ones of this person cannot be used any more."""
    one = workspace_in_force().person(person)  # or says that there is nobody of that name
    if one.external:
        raise HasNoAccount(one.name)
    secret, now = new_secret(), clock.now()
    with writing() as session:
        void_invitations(session, person, now)
        session.add(
            Invitation(
                secret=fingerprint(secret),
                person=person,
                made_by=by,
                made_at=now,
                expires_at=now + LASTS,
            )
        )
    return secret


def forget_what_they_had(person: str) -> None:
    """Their password, second factor and sessions count no more: a phone was lost, or worse."""
    workspace_in_force().person(person)  # or says that there is nobody of that name
    with writing() as session:
        forget_account(session, person)
        end_sessions(session, person, clock.now())


def not_yet_here() -> list[str]:
    """Everybody of the team who cannot sign in with a password yet, in the order of the file."""
    with reading() as session:
        here = have_accounts(session)
        people = agreed(session).workspace.team.people.values()
        return [one.id for one in people if one.id not in here and not one.external]


def invited(secret: str) -> Person:
    """Whom this invitation is for. Looking at it uses nothing up: mail scanners look, too."""
    with reading() as session:
        found = open_invitation(session, fingerprint(secret), clock.now())
        return _still_in_team(session, found)


def accept(secret: str, password: str) -> str:
    """Choose the password; the person's id. Whoever was signed in as this person is sent away.

    A second factor stays: who sees a link that was not for them has no code. And it needs a word
    of whoever looks after Signoff to be without it (`forget_what_they_had`).
    """
    must_be_good(password, invited(secret))
    kept, now = hashed(password), clock.now()
    with writing() as session:
        person = _still_in_team(session, use_invitation(session, fingerprint(secret), now)).id
        had = account(session, person, lock=True)
        if had is None:
            had = Account(person=person, made_at=now)
            session.add(had)
        had.password, had.changed_at = kept, now
        had.forgive()
        end_sessions(session, person, now)
    return person


def _still_in_team(session: Session, invitation: Invitation | None) -> Person:
    people = agreed(session).workspace.team.people
    person = people.get(invitation.person) if invitation else None
    if person is None or person.external:
        raise InvitationGone
    return person
