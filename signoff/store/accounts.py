"""Local accounts: passwords and one-time codes of people whose team has no provider, and
invitations to make one."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.access.refusals import LockedOut, WrongCode
from signoff.store.database import Table

FREE_TRIES = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)


class Account(Table):
    """How one person signs in here."""

    __tablename__ = "accounts"

    person: Mapped[str] = mapped_column(primary_key=True)
    """The person's id in team.yaml."""
    password: Mapped[str]
    """Hashed (argon2id)."""
    totp_secret: Mapped[str] = mapped_column(default="")
    """Base32; empty: no second factor."""
    totp_used: Mapped[int] = mapped_column(default=0)
    """The last time step of which a code was taken: none is taken twice."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong passwords and codes in a row."""
    locked_until: Mapped[datetime | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    def begin_try(self, now: datetime) -> None:
        """Count a try before it is known to be wrong, so that many at once are counted too."""
        if self.locked_until is not None and self.locked_until > now:
            raise LockedOut(self.locked_until, now, self.person)
        self.failures += 1
        self.locked_until = now + lock_after(self.failures) if self._is_tired() else None

    def give_back_try(self) -> None:
        """It was neither wrong nor the end: the password is right, and a code is still missing."""
        self.failures = max(0, self.failures - 1)
        self.locked_until = None

    def forgive(self) -> None:
        """Somebody showed that they are this person."""
        self.failures, self.locked_until = 0, None

    def take_code_of(self, step: int) -> None:
        """A code counts once, and none that is older than one that counted."""
        if step <= self.totp_used:
            raise WrongCode(self.person)
        self.totp_used = step

    def _is_tired(self) -> bool:
        return self.failures >= FREE_TRIES


class Invitation(Table):
    """A link with which one person chooses a password, once."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of what stands in the link."""
    person: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def lock_after(failures: int) -> timedelta:
    """A minute after the fifth failure in a row, then twice as long each time, up to an hour."""
    doublings = min(max(0, failures - FREE_TRIES), 10)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def account(session: Session, person: str, *, lock: bool = False) -> Account | None:
    """The person's account, if there is one; locked, nobody else changes it meanwhile."""
    return session.get(Account, person, with_for_update=lock)


def have_accounts(session: Session) -> set[str]:
    """Everybody who has one."""
    return set(session.scalars(select(Account.person)))


def forget_account(session: Session, person: str) -> None:
    """Password and second factor count no more."""
    session.execute(delete(Account).where(Account.person == person))


def open_invitation(session: Session, secret: str, at: datetime) -> Invitation | None:
    """The invitation with this secret (SHA-256), if it can still be used."""
    return session.scalars(
        select(Invitation).where(
            Invitation.secret == secret, Invitation.used_at.is_(None), Invitation.expires_at > at
        )
    ).one_or_none()


def use_invitation(session: Session, secret: str, at: datetime) -> Invitation | None:
    """Use it up; of two who come with the same one, the second gets nothing."""
    return session.scalars(
        update(Invitation)
        .where(Invitation.secret == secret)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > at)
        .values(used_at=at)
        .returning(Invitation)
    ).one_or_none()


def void_invitations(session: Session, person: str, at: datetime) -> None:
    """None of the person's older invitations can be used from now on."""
    session.execute(
        update(Invitation)
        .where(Invitation.person == person)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > at)
        .values(expires_at=at)
    )
