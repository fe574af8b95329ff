"""History: posts that went out before we were asked, or past us, as exports tell of them.

They are no contents: nobody agreed to them here, and nothing that sends ever looks at them.
"""

from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    exists,
    literal,
)
from sqlalchemy.orm import Mapped, mapped_column

from signoff.store.database import Table
from signoff.store.measurements import BIG
from signoff.store.publications import Publication


class HistoryImport(Table):
    """One file of which we know how far it was taken in."""

    __tablename__ = "history_imports"
    __table_args__ = (UniqueConstraint("channel", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    fingerprint: Mapped[str]
    """Of the file, and of how it was to be read. Once it is taken back it ends with the import's
    number: the same file may be brought in again."""
    file: Mapped[str]
    """Its name."""
    brought_by: Mapped[str] = mapped_column(server_default="")
    read_at: Mapped[datetime]
    """When the network told what stands in it."""
    line: Mapped[int] = mapped_column(default=0)
    """The last one that is kept."""
    posts: Mapped[int] = mapped_column(server_default="0")
    """Of how many it told."""
    days: Mapped[int] = mapped_column(server_default="0")
    """Of how many days it told the followers."""
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(server_default="")


class HistoryPost(Table):
    """A post that we did not send, as the first of the files tells of it that still count."""

    __tablename__ = "history_posts"
    __table_args__ = (
        UniqueConstraint("channel", "network_id"),
        Index("ix_history_posts_channel_sent_at", "channel", "sent_at"),
        Index("ix_history_posts_channel_url", "channel", "url"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("history_imports.id"), index=True)
    """That file."""
    channel: Mapped[str]
    network: Mapped[str]
    network_id: Mapped[str]
    url: Mapped[str | None]
    title: Mapped[str]
    """How its text begins."""
    text: Mapped[str]
    sent_at: Mapped[datetime]
    campaign: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str] = mapped_column(server_default="")
    """As `PostKind` has it; empty: the file does not tell."""


class HistoryTelling(Table):
    """What a later file says of the same post: it counts once those before it are taken back."""

    __tablename__ = "history_tellings"

    import_id: Mapped[int] = mapped_column(ForeignKey("history_imports.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("history_posts.id"), primary_key=True, index=True
    )
    url: Mapped[str | None]
    title: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[datetime]
    campaign: Mapped[str]
    kind: Mapped[str]


FACTS = ("url", "title", "text", "sent_at", "campaign", "kind")
"""What each file says of a post; its channel and its name on the network stay."""


class HistoryReading(Table):
    """One number, as an export told it."""

    __tablename__ = "history_readings"

    post_id: Mapped[int] = mapped_column(ForeignKey("history_posts.id"), primary_key=True)
    metric: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("history_imports.id"), primary_key=True)
    read_at: Mapped[datetime]
    value: Mapped[int] = mapped_column(BIG)


class HistoryFollowers(Table):
    """How many followed a channel at the end of a day, as an export told it.

    Of several files the first counts that was not taken back.
    """

    __tablename__ = "history_followers"

    channel: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("history_imports.id"), primary_key=True)
    followers: Mapped[int] = mapped_column(BIG)
    read_at: Mapped[datetime]
    """The last second of that day, on the channel's clocks."""


def not_ours() -> ColumnElement[bool]:
    """That we did not send it all the same: such a post we measure ourselves, and it counts once.

    It was imported before a person said that it is out, or while we were sending it.
    """
    # With something added to it, only the other column is looked up in its index: of a channel
    # there are a hundred thousand posts, of an id or an address there is one.
    on_its_channel = literal("") + Publication.channel == HistoryPost.channel
    by_id, by_address = (
        exists().where(on_its_channel, Publication.sent_at.is_not(None), same)
        for same in (
            Publication.network_id == HistoryPost.network_id,
            Publication.url == HistoryPost.url,
        )
    )
    return ~by_id & ~by_address
