"""Sessions: from signing in until a person leaves, is away too long, or is no longer one of us."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from signoff import clock
from signoff.access.seal import sealed, unsealed
from signoff.access.secret import fingerprint, new_secret
from signoff.access.visitor import BY_LINK, SignedIn, Way
from signoff.lifecycle.in_force import agreed
from signoff.store.database import reading, writing
from signoff.store.sessions import (
    BrowserSession,
    Holds,
    browser_session,
    end_one_session,
    end_sessions,
    see_session,
    session_with,
    sessions_of,
)
from signoff.workspace import Workspace

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=1)
"""A page asks for many things at once; that somebody is there need not be written each time."""


@dataclass(frozen=True)
class Opened:
    """A new session, and the secret that only its browser knows."""

    secret: str
    visitor: SignedIn


@dataclass(frozen=True)
class Held:
    """A session that holds, and the workspace in force."""

    visitor: SignedIn
    workspace: Workspace


@dataclass(frozen=True)
class Elsewhere:
    """A session of the same person, as the person is shown it."""

    way: Way
    made_at: datetime
    seen_at: datetime


def open_session(person: str, way: Way, provider_session: str = "") -> Opened:
    """Begin a session that nobody had before, for somebody who has shown who they are."""
    secret, now = new_secret(), clock.now()
    opened = BrowserSession(
        secret=fingerprint(secret),
        person=person,
        way=way,
        provider_session=sealed(provider_session),
        made_at=now,
        seen_at=now,
    )
    with writing() as session:
        session.add(opened)
    return Opened(secret, SignedIn(person, opened.id, way))


def who_holds(secret: str) -> SignedIn | None:
    """Whose browser this is, if the session holds and the person is still in the team."""
    held = held_by(secret)
    return held.visitor if held else None


def held_by(secret: str) -> Held | None:
    """The same, with what the team has agreed: each page needs both, so both are read at once."""
    now = clock.now()
    with reading() as session:
        found = session_with(
            session, fingerprint(secret), made_after=now - LONGEST, seen_after=now - IDLE
        )
        if found is None:
            return None
        workspace = agreed(session).workspace
    if not _is_of_the_team(found, workspace):
        return None
    if found.seen_at <= now - NOTED_EVERY:
        with writing() as session:
            see_session(session, found.id, now, before=now - NOTED_EVERY)
    return Held(SignedIn(found.person, found.id, found.way), workspace)


def still_holds(visitor: SignedIn) -> bool:
    """The same of somebody who was let in before; looking does not keep the session alive."""
    now = clock.now()
    with reading() as session:
        found = browser_session(session, visitor.session_id)
        return (
            found is not None
            and found.ended_at is None
            and found.made_at > now - LONGEST
            and found.seen_at > now - IDLE
            and _is_of_the_team(found, agreed(session).workspace)
        )


def _is_of_the_team(found: BrowserSession | Holds, workspace: Workspace) -> bool:
    """Whoever decides by a mailed link is let into nothing else, whatever their browser shows."""
    person = workspace.team.people.get(found.person)
    return person is not None and not person.external and found.way not in BY_LINK


def end_session(session_id: int) -> None:
    """The person leaves this browser."""
    with writing() as session:
        end_one_session(session, session_id, clock.now())


def end_all(person: str, but: int = 0) -> int:
    """The person is signed out everywhere, but for one session; how many ended."""
    with writing() as session:
        return end_sessions(session, person, clock.now(), but=but)


def elsewhere(here: SignedIn) -> list[Elsewhere]:
    """The person's other sessions that hold."""
    now = clock.now()
    with reading() as session:
        found = sessions_of(session, here.person, made_after=now - LONGEST, seen_after=now - IDLE)
        return [
            Elsewhere(one.way, one.made_at, one.seen_at)
            for one in found
            if one.id != here.session_id
        ]


def provider_session_of(session_id: int) -> str:
    """What the provider has to be told when this session's person leaves; empty: nothing."""
    with reading() as session:
        found = browser_session(session, session_id)
        return unsealed(found.provider_session) if found else ""
