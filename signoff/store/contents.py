"""Contents: the pieces that briefs ask for, and their revisions."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, UniqueConstraint, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from signoff.brief import Brief
from signoff.clock import Slot
from signoff.errors import SignoffError
from signoff.language import _
from signoff.post import Body, ChannelPost
from signoff.store.as_text import json_text, read
from signoff.store.database import Table, added_once

REVISIONS_AT_ONCE = 500


class Outcome(StrEnum):
    """How a content's life ended."""

    MEASURED = "measured"
    REJECTED = "rejected"
    GIVEN_UP = "given up"
    APPROVED = "approved"
    """It is a template, and everybody has agreed to it."""
    EXPIRED = "expired"
    """Nobody answered in the time that the process gives."""


class Content(Table):
    """One piece, from its brief to its last measurement."""

    __tablename__ = "contents"
    __table_args__ = (
        # Which ones are open, and which came to nothing in a week, whatever else there is.
        Index("ix_contents_outcome_closed_at", "outcome", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """The brief's fingerprint: the same brief twice is one content."""
    brief: Mapped[dict[str, Any]]
    title: Mapped[str]
    creator: Mapped[str]
    region: Mapped[str]
    channels: Mapped[str] = mapped_column(default="", server_default="", index=True)
    """The ids of its brief's channels in order, with spaces between: who may see it hangs on it."""
    pool: Mapped[str] = mapped_column(default="", server_default="")
    """The set of posts that it was approved ahead with; usually none."""
    slot_local: Mapped[str]
    """Wall time, ISO 8601 without an offset; `slot_zone` says where."""
    slot_zone: Mapped[str]
    run_id: Mapped[str | None] = mapped_column(unique=True)
    """The flow run that carries it now."""
    opened_at: Mapped[datetime]
    outcome: Mapped[Outcome | None]
    closed_at: Mapped[datetime | None]

    @validates("brief")
    def _note_channels(self, _name: str, brief: dict[str, Any]) -> dict[str, Any]:
        self.channels = " ".join(sorted(brief.get("channels", ())))
        return brief

    @property
    def on(self) -> list[str]:
        """The ids of the channels that it is for."""
        return self.channels.split()

    @property
    def slot(self) -> Slot:
        return Slot(datetime.fromisoformat(self.slot_local), self.slot_zone)

    def close(self, outcome: Outcome, at: datetime) -> None:
        """End its life; an ended one stays as it ended."""
        if self.outcome is None:
            self.outcome, self.closed_at = outcome, at


class Revision(Table):
    """One immutable state of a content. Appended, never changed."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("content_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"))
    number: Mapped[int]
    fingerprint: Mapped[str]
    author: Mapped[str]
    posts: Mapped[dict[str, Any]]
    """`ChannelPost` by channel id."""
    source: Mapped[dict[str, Any]]
    """The form as its author filled it in, to start from when changes are asked for."""
    findings: Mapped[list[dict[str, Any]]]
    """What there was to say about it when it was submitted, as `Finding` fields."""
    slot_local: Mapped[str | None]
    slot_zone: Mapped[str | None]
    """The content's slot when this was made; None: from before it was kept here."""
    edited: Mapped[bool | None]
    """Whether it was changed without being asked for, and not written for a question."""
    made_at: Mapped[datetime]

    @property
    def body(self) -> Body:
        return {id: ChannelPost.model_validate(post) for id, post in self.posts.items()}


class NoSuchContent(SignoffError):
    """Nothing has this number."""

    def __init__(self, content_id: int) -> None:
        super().__init__(_("There is no content {id}.", id=content_id))


class AlreadyAsked(SignoffError):
    """The same brief came before, and another run carries it."""

    def __init__(self, content: Content) -> None:
        self.content = content
        super().__init__(
            _(
                "This brief is already content {id}, “{title}”. Change its title, channels or"
                " slot if you want a second one.",
                id=content.id,
                title=content.title,
            )
        )


ONCE = added_once(Content, "key")


def open_content(session: Session, content: Content) -> Content:
    """Keep a new content; the same brief again gives the one that is there.

    A run that starts from the top finds its own content. Another run with the same
    brief is told which content it asks for twice.
    """
    values = {c.name: getattr(content, c.name) for c in Content.__table__.columns if c.name != "id"}
    session.execute(ONCE[session.get_bind().dialect.name], [values])
    kept = session.scalars(select(Content).where(Content.key == content.key)).one()
    if kept.run_id != content.run_id:
        raise AlreadyAsked(kept)
    return kept


CONTENT = select(Content).where(Content.id == bindparam("content"))
LOCKED = CONTENT.with_for_update()


def content(session: Session, content_id: int, *, lock: bool = False) -> Content:
    """One content; locked, others who want to lock it wait for this transaction."""
    its = {"content": content_id}
    found = session.scalars(LOCKED if lock else CONTENT, its).one_or_none()
    if found is None:
        raise NoSuchContent(content_id)
    return found


def contents_with_keys(session: Session, keys: Sequence[str]) -> dict[str, Content]:
    """Those of these briefs' contents that there are, by key."""
    found = session.scalars(select(Content).where(Content.key.in_(keys)))
    return {content.key: content for content in found}


CARRIED = select(Content).where(Content.run_id == bindparam("run"))


def content_of_run(session: Session, run_id: str) -> Content | None:
    """The content that this flow run carries, if it carries one already."""
    return session.scalars(CARRIED, {"run": run_id}).one_or_none()


def titles_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What these contents are called."""
    rows = session.execute(select(Content.id, Content.title).where(Content.id.in_(ids)))
    return dict(rows.tuples().all())


def open_runs(session: Session) -> dict[int, str]:
    """The run of every content whose life has not ended, by the content's id."""
    rows = session.execute(select(Content.id, Content.run_id).where(Content.outcome.is_(None)))
    return {id: run_id or "" for id, run_id in rows}


def open_contents_of(session: Session, creator: str) -> list[int]:
    """The contents by this person whose life has not ended."""
    wanted = select(Content.id).where(Content.creator == creator, Content.outcome.is_(None))
    return list(session.scalars(wanted.order_by(Content.id)))


def carry_by(session: Session, content_id: int, run_id: str) -> None:
    """Another flow run carries the content from now on."""
    session.execute(update(Content).where(Content.id == content_id).values(run_id=run_id))


REVISIONS = select(Revision).where(Revision.content_id == bindparam("content"))
REVISIONS = REVISIONS.order_by(Revision.number)


def revisions(session: Session, content_id: int) -> list[Revision]:
    """All revisions of a content, first to last."""
    return list(session.scalars(REVISIONS, {"content": content_id}))


class StoredRevision(NamedTuple):
    """One revision as it lies there, with the slot of its content."""

    id: int
    content_id: int
    number: int
    fingerprint: str
    posts_json: str
    slot: str
    zone: str

    @property
    def posts(self) -> dict[str, Any]:
        found: dict[str, Any] = read(self.posts_json)
        return found


def stored_revisions(session: Session) -> Iterator[StoredRevision]:
    """Every revision there is, some hundred at a time."""
    wanted = select(
        *(Revision.id, Revision.content_id, Revision.number, Revision.fingerprint),
        *(json_text(Revision.posts), Content.slot_local, Content.slot_zone),
    )
    wanted = wanted.outerjoin(Content, Content.id == Revision.content_id).order_by(Revision.id)
    connection, last = session.connection(), 0
    while rows := connection.execute(
        wanted.where(Revision.id > last).limit(REVISIONS_AT_ONCE)
    ).all():
        yield from map(StoredRevision._make, rows)
        last = rows[-1][0]


def how_many_revisions(session: Session) -> int:
    """How many there are of all contents."""
    return session.scalar(select(func.count(Revision.id))) or 0


def brief_of(content: Content) -> Brief:
    """What was asked for."""
    return Brief.model_validate(content.brief)
