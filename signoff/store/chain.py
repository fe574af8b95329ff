"""The chain of what proves consent, its head, and the signatures under it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, func, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.errors import SignoffError
from signoff.language import _
from signoff.proof.canonical import written
from signoff.proof.link import BEGINNING, Entry, Kept, link
from signoff.store.as_text import as_written, json_text, read
from signoff.store.database import Table
from signoff.store.questions import Decision

AT_ONCE = 2_000
"""Rows that are read in one go."""
DECISION = "decision"


class ChainEntry(Table):
    """One link. Appended, never changed; and it outlives the row that it is about."""

    __tablename__ = "chain"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(unique=True)
    """What it is about, for example `decision/17`."""
    person: Mapped[str] = mapped_column(index=True)
    """A pseudonym; whose, says `identities`."""
    about: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
    content_id: Mapped[int | None] = mapped_column(index=True)
    """The same as in `about`, to be found by."""
    before: Mapped[str] = mapped_column(unique=True)
    """The hash of the entry before: no two can follow the same one."""
    digest: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)

    @property
    def kept(self) -> Kept:
        """The same, without the database."""
        at = written(self.at)
        entry = Entry(self.number, self.kind, self.subject, self.person, self.about, self.facts, at)
        return Kept(entry, self.before, self.digest, self.hash, self.content_id)


class ChainHead(Table):
    """The end of the chain, in one row: whoever adds to the chain locks it first."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(default=BEGINNING)


class HeadSignature(Table):
    """A signature under what the head was at one moment. Appended, never changed."""

    __tablename__ = "chain_signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Of the entry that was the head."""
    hash: Mapped[str]
    at: Mapped[datetime]
    before: Mapped[str] = mapped_column(unique=True)
    """The fingerprint of the signature before: none can be taken out from between two."""
    key: Mapped[str]
    """The public key, in base64."""
    signature: Mapped[str]

    @property
    def said(self) -> dict[str, Any]:
        """What is signed."""
        return {
            "chain": "signoff",
            "number": self.number,
            "hash": self.hash,
            "at": written(self.at),
            "before": self.before,
        }


COLUMNS = select(
    *(ChainEntry.number, ChainEntry.kind, ChainEntry.subject, ChainEntry.person),
    *(json_text(ChainEntry.about), json_text(ChainEntry.facts), as_written(ChainEntry.at)),
    *(ChainEntry.before, ChainEntry.digest, ChainEntry.hash, ChainEntry.content_id),
).order_by(ChainEntry.number)


@dataclass(frozen=True)
class Wanted:
    """Which entries somebody wants to see."""

    content: int | None = None
    persons: Collection[str] | None = None
    """Pseudonyms."""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    """Only entries before this number."""


class NoHead(SignoffError):
    """Somebody took away the row that says where the chain ends."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The chain of decisions has lost its head: somebody changed the database. Nothing"
                " can be decided until it is put back from a backup (table chain_head)."
            )
        )


def head(session: Session) -> ChainHead:
    """Where the chain ends now."""
    found = session.get(ChainHead, 1)
    if found is None:
        raise NoHead
    return found


LOCKED = select(ChainHead).where(ChainHead.id == 1).with_for_update()
LOCKED = LOCKED.execution_options(populate_existing=True)


def lock_head(session: Session) -> ChainHead:
    """The same; whoever else wants to add waits until this transaction is over."""
    found = session.scalars(LOCKED).one_or_none()
    if found is None:
        raise NoHead
    return found


def append(session: Session, head: ChainHead, entry: Entry) -> None:
    """Add an entry behind the head, which has to be locked."""
    digest = entry.digest
    hash = link(head.hash, digest)
    session.add(
        ChainEntry(
            number=entry.number,
            kind=entry.kind,
            subject=entry.subject,
            person=entry.person,
            about=dict(entry.about),
            facts=dict(entry.facts),
            at=datetime.fromisoformat(entry.at),
            content_id=entry.about.get("content"),
            before=head.hash,
            digest=digest,
            hash=hash,
        )
    )
    head.number, head.hash = entry.number, hash


ABOUT = select(ChainEntry.number).where(ChainEntry.subject == bindparam("subject"))


def is_chained(session: Session, subject: str) -> bool:
    """Whether there is an entry about this."""
    return session.scalar(ABOUT, {"subject": subject}) is not None


def chain(session: Session) -> Iterator[list[Kept]]:
    """Every entry, first to last, some thousand at a time."""
    last = 0
    connection = session.connection()
    while rows := connection.execute(COLUMNS.where(ChainEntry.number > last).limit(AT_ONCE)).all():
        yield [
            Kept(Entry(number, kind, subject, person, read(about), read(facts), at), *rest)
            for number, kind, subject, person, about, facts, at, *rest in rows
        ]
        last = rows[-1][0]


def entries(session: Session, wanted: Wanted, most: int) -> list[ChainEntry]:
    """The newest entries that fit, newest first."""
    found = select(ChainEntry).order_by(ChainEntry.number.desc()).limit(most)
    if wanted.content is not None:
        found = found.where(ChainEntry.content_id == wanted.content)
    if wanted.persons is not None:
        found = found.where(ChainEntry.person.in_(wanted.persons))
    if wanted.since is not None:
        found = found.where(ChainEntry.at >= wanted.since)
    if wanted.until is not None:
        found = found.where(ChainEntry.at < wanted.until)
    if wanted.before is not None:
        found = found.where(ChainEntry.number < wanted.before)
    return list(session.scalars(found))


def entries_about(session: Session, content_id: int) -> list[ChainEntry]:
    """Every entry about a content, first to last."""
    wanted = select(ChainEntry).where(ChainEntry.content_id == content_id)
    return list(session.scalars(wanted.order_by(ChainEntry.number)))


def entry_of(session: Session, subject: str) -> ChainEntry | None:
    """The entry about this, if there is one."""
    return session.scalars(select(ChainEntry).where(ChainEntry.subject == subject)).one_or_none()


def digests(session: Session, first: int, last: int) -> list[str]:
    """What somebody needs to follow the chain from one entry to another."""
    wanted = select(ChainEntry.digest).where(ChainEntry.number.between(first, last))
    return list(session.scalars(wanted.order_by(ChainEntry.number)))


ITS_ENTRY = select(ChainEntry.number).where(
    ChainEntry.subject == literal(f"{DECISION}/") + cast(Decision.id, String)
)
UNCHAINED = select(Decision.id).where(~ITS_ENTRY.correlate(Decision).exists()).order_by(Decision.id)


def unchained(session: Session) -> list[int]:
    """The decisions about which there is no entry, first to last."""
    return list(session.scalars(UNCHAINED))


def entries_of_kind(session: Session, kind: str) -> list[ChainEntry]:
    """Every entry of one kind, first to last."""
    wanted = select(ChainEntry).where(ChainEntry.kind == kind)
    return list(session.scalars(wanted.order_by(ChainEntry.number)))


def signatures(session: Session) -> Sequence[HeadSignature]:
    """Every signature, first to last."""
    return session.scalars(select(HeadSignature).order_by(HeadSignature.id)).all()


def last_signature(session: Session) -> HeadSignature | None:
    """The newest signature."""
    newest = select(HeadSignature).order_by(HeadSignature.id.desc()).limit(1)
    return session.scalars(newest).one_or_none()


def oldest_unsigned(session: Session) -> datetime | None:
    """When the first entry was made that no signature covers."""
    signed = select(func.coalesce(func.max(HeadSignature.number), 0)).scalar_subquery()
    return session.scalar(select(func.min(ChainEntry.at)).where(ChainEntry.number > signed))
