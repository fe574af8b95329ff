"""Versions: every workspace that was ever in force, with who applied it and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.errors import SignoffError
from signoff.language import _
from signoff.store.database import Table


class Version(Table):
    """One applied workspace. Appended, never changed."""

    __tablename__ = "versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    files: Mapped[dict[str, Any]]
    """The YAML texts by file name, as they were applied."""
    agreed: Mapped[dict[str, Any]]
    """What the texts say, already read: so that nobody has to read YAML to answer a form."""
    difference: Mapped[list[str]]
    applied_by: Mapped[str]
    applied_at: Mapped[datetime]


class AppliedMeanwhile(SignoffError):
    """Somebody else applied a workspace between our look and our write."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _(
                "Somebody else applied version {number} at the same time. Nothing of yours was"
                " applied; look at the difference again and apply once more.",
                number=number,
            )
        )


class NothingApplied(SignoffError):
    """No workspace is in force yet."""

    def __init__(self) -> None:
        super().__init__(_("No workspace is in force yet. Run `signoff apply` first."))


NEWEST = select(Version.number, Version.applied_at).order_by(Version.number.desc()).limit(1)
"""Asked at each request: to write a statement anew takes longer than to answer it."""
IN_FORCE = select(Version).order_by(Version.number.desc()).limit(1)


def in_force(session: Session) -> Version | None:
    """The workspace that counts now."""
    return session.scalars(IN_FORCE).one_or_none()


def which_in_force(session: Session) -> tuple[int, datetime] | None:
    """Number and moment of the workspace that counts now: a version is a long text to read."""
    return session.execute(NEWEST).tuples().one_or_none()


def version(session: Session, number: int) -> Version | None:
    """One version, if there is one of this number."""
    return session.get(Version, number)


AGREED = select(Version.agreed).where(Version.number == bindparam("number"))


def people_of(session: Session, number: int) -> dict[str, Any]:
    """Everybody of whom this version speaks, as it describes them, by their ids."""
    found = session.scalar(AGREED, {"number": number})
    return found["team"]["people"] if found else {}


def versions(session: Session) -> list[Version]:
    """Every version, first to last."""
    return list(session.scalars(select(Version).order_by(Version.number)))


def applied(session: Session) -> list[tuple[datetime, int]]:
    """When each version came into force, and its number, first to last."""
    rows = session.execute(select(Version.applied_at, Version.number).order_by(Version.number))
    return [(at, number) for at, number in rows]


def newest_first(session: Session, below: int | None, most: int) -> list[Version]:
    """So many versions, newest first; of those below this number, if one is given."""
    wanted = select(Version).order_by(Version.number.desc()).limit(most)
    return list(session.scalars(wanted if below is None else wanted.where(Version.number < below)))


def last_until(session: Session, at: datetime) -> Version | None:
    """What was in force just before this moment."""
    wanted = select(Version).where(Version.applied_at < at).order_by(Version.number.desc())
    return session.scalars(wanted.limit(1)).one_or_none()


def first_from(session: Session, at: datetime) -> Version | None:
    """The first version that was applied at this moment or later."""
    wanted = select(Version).where(Version.applied_at >= at).order_by(Version.number)
    return session.scalars(wanted.limit(1)).one_or_none()


def put_in_force(session: Session, version: Version) -> None:
    """Append a version; of two at once, one is told that it came second."""
    session.add(version)
    try:
        session.flush()
    except IntegrityError as error:
        raise AppliedMeanwhile(version.number) from error
