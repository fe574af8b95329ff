"""Service tokens: keys with names, for programs of ours: workers, and command lines."""

import re
from datetime import timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.access.secret import fingerprint, new_secret
from signoff.access.visitor import Scope, Service
from signoff.errors import SignoffError
from signoff.language import _
from signoff.nearest import right_names
from signoff.store.database import reading, writing
from signoff.store.sessions import (
    ServiceToken,
    all_tokens,
    see_token,
    token_named,
    token_with,
)

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
OURS = re.compile(r"worker|command-line-\d+")
"""What our own programs call theirs: they are replaced at each start."""
NOTED_EVERY = timedelta(minutes=1)


class TokenNameTaken(SignoffError):
    """A second token would be confused with the first."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "There is a token called {name} already. Choose another name, or take that one"
                " away first: signoff token revoke {name}",
                name=name,
            )
        )


class TokenNameRefused(SignoffError):
    """A name that would not fit where names of tokens stand."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "{name} cannot be the name of a token. Use small letters, digits and dashes, at"
                " most 40, for example worker-2.",
                name=repr(name[:60]),
            )
        )


class NoSuchToken(SignoffError):
    """There is nothing to take away."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            _("There is no token called {name}. {hint}", name=name, hint=right_names(name, known))
        )


class TokenNameOurs(SignoffError):
    """A name under which Signoff gives its own programs a new token each time they start."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "Signoff uses the name {name} itself. Choose another, for example {name}-2.",
                name=name,
            )
        )


def create_token(name: str, scope: Scope, by: str) -> str:
    """A new token. Only its fingerprint is kept: it is told once, here."""
    if not NAME.fullmatch(name):
        raise TokenNameRefused(name)
    if OURS.fullmatch(name):
        raise TokenNameOurs(name)
    with writing() as session:
        had = token_named(session, name, lock=True)
        if had is not None and had.revoked_at is None:
            raise TokenNameTaken(name)
        return _give(session, had or _add(session, name), scope, by)


def replace_token(name: str, scope: Scope, by: str) -> str:
    """A new token under this name; one that had it opens nothing from now on."""
    if not NAME.fullmatch(name):
        raise TokenNameRefused(name)
    with writing() as session:
        had = token_named(session, name, lock=True)
        return _give(session, had or _add(session, name), scope, by)


def who_owns(token: str, name: str = "") -> Service | None:
    """Which program this is; where a name was given too, both must belong together."""
    now = clock.now()
    with reading() as session:
        found = token_with(session, fingerprint(token))
    if found is None or (name and name != found.name):
        return None
    if found.seen_at is None or found.seen_at <= now - NOTED_EVERY:
        with writing() as session:
            see_token(session, found.id, now)
    return Service(found.name, found.scope, found.made_at)


def is_still_good(service: Service) -> bool:
    """Whether the token by which this program was known has not been revoked or replaced."""
    with reading() as session:
        found = token_named(session, service.name)
    return (
        found is not None
        and found.revoked_at is None
        and (found.scope, found.made_at) == (service.scope, service.made_at)
    )


def revoke_token(name: str) -> None:
    """It opens nothing from now on."""
    with writing() as session:
        found = token_named(session, name, lock=True)
        if found is None or found.revoked_at is not None:
            valid = [one.name for one in all_tokens(session) if one.revoked_at is None]
            raise NoSuchToken(name, valid)
        found.revoked_at = clock.now()


def tokens() -> list[ServiceToken]:
    """Every token that there ever was, by name; of each only what may be shown."""
    with reading() as session:
        return all_tokens(session)


def _add(session: Session, name: str) -> ServiceToken:
    token = ServiceToken(name=name)
    session.add(token)
    return token


def _give(session: Session, token: ServiceToken, scope: Scope, by: str) -> str:
    secret = new_secret()
    token.secret, token.scope = fingerprint(secret), scope
    token.made_by, token.made_at = by, clock.now()
    token.seen_at, token.revoked_at = None, None
    return secret
