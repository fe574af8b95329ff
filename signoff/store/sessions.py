"""Sessions of people in browsers, and tokens of programs."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Enum, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.access.visitor import Scope, Way
from signoff.store.database import Table


class BrowserSession(Table):
    """One person in one browser, from signing in until they leave, are away too long, or are
    sent away."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of what stands in the cookie."""
    person: Mapped[str] = mapped_column(index=True)
    way: Mapped[Way] = mapped_column(Enum(Way, native_enum=False, length=30))
    provider_session: Mapped[str] = mapped_column(default="")
    """What the provider needs to be told when the person leaves (id_token_hint), sealed; gone
    when the session has ended."""
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ServiceToken(Table):
    """The key of one program."""

    __tablename__ = "service_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token."""
    scope: Mapped[Scope] = mapped_column(Enum(Scope, native_enum=False, length=30))
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Holds(NamedTuple):
    """What every request needs to know of its session."""

    id: int
    person: str
    way: Way
    seen_at: datetime


class Opens(NamedTuple):
    """The same of a token."""

    id: int
    name: str
    scope: Scope
    made_at: datetime
    seen_at: datetime | None


# Asked at each request: to write a statement anew, or to make objects of rows, takes longer than
# to answer it.
SESSION_THAT_HOLDS = select(
    BrowserSession.id, BrowserSession.person, BrowserSession.way, BrowserSession.seen_at
).where(
    BrowserSession.secret == bindparam("secret"),
    BrowserSession.ended_at.is_(None),
    BrowserSession.made_at > bindparam("made_after"),
    BrowserSession.seen_at > bindparam("seen_after"),
)
TOKEN_THAT_OPENS = select(
    ServiceToken.id,
    ServiceToken.name,
    ServiceToken.scope,
    ServiceToken.made_at,
    ServiceToken.seen_at,
).where(ServiceToken.secret == bindparam("secret"), ServiceToken.revoked_at.is_(None))


def session_with(
    session: Session, secret: str, *, made_after: datetime, seen_after: datetime
) -> Holds | None:
    """The session with this secret (SHA-256), if it has not ended and is not too old."""
    said = {"secret": secret, "made_after": made_after, "seen_after": seen_after}
    found = session.execute(SESSION_THAT_HOLDS, said).one_or_none()
    return Holds(*found) if found else None


def sessions_of(
    session: Session, person: str, *, made_after: datetime, seen_after: datetime
) -> list[BrowserSession]:
    """The person's sessions that hold, the newest first."""
    return list(
        session.scalars(
            select(BrowserSession)
            .where(BrowserSession.person == person, BrowserSession.ended_at.is_(None))
            .where(BrowserSession.made_at > made_after, BrowserSession.seen_at > seen_after)
            .order_by(BrowserSession.seen_at.desc(), BrowserSession.id.desc())
        )
    )


def browser_session(session: Session, session_id: int) -> BrowserSession | None:
    """One session, also when it has ended."""
    return session.get(BrowserSession, session_id)


def see_session(session: Session, session_id: int, at: datetime, *, before: datetime) -> None:
    """The person is still there; whoever said so a moment ago has said it."""
    session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.ended_at.is_(None))
        .where(BrowserSession.seen_at <= before)
        .values(seen_at=at)
    )


def end_one_session(session: Session, session_id: int, at: datetime) -> None:
    """It holds no more. When it ended first stays as it is."""
    session.execute(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.ended_at.is_(None))
        .values(ended_at=at, provider_session="")
    )


def end_sessions(session: Session, person: str, at: datetime, *, but: int = 0) -> int:
    """All sessions of this person end, but for one; how many they were."""
    ended = session.scalars(
        update(BrowserSession)
        .where(BrowserSession.person == person, BrowserSession.ended_at.is_(None))
        .where(BrowserSession.id != but)
        .values(ended_at=at, provider_session="")
        .returning(BrowserSession.id)
    )
    return len(list(ended))


def token_with(session: Session, secret: str) -> Opens | None:
    """The token with this secret (SHA-256), if it is not revoked."""
    found = session.execute(TOKEN_THAT_OPENS, {"secret": secret}).one_or_none()
    return Opens(*found) if found else None


def token_named(session: Session, name: str, *, lock: bool = False) -> ServiceToken | None:
    """The token of this name, also when it is revoked."""
    wanted = select(ServiceToken).where(ServiceToken.name == name)
    return session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()


def all_tokens(session: Session) -> list[ServiceToken]:
    """Every token, by name."""
    return list(session.scalars(select(ServiceToken).order_by(ServiceToken.name)))


def see_token(session: Session, token_id: int, at: datetime) -> None:
    """The program is still at work."""
    session.execute(update(ServiceToken).where(ServiceToken.id == token_id).values(seen_at=at))
