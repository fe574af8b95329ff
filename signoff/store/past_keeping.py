"""History as it comes in: what a file tells is kept once, and beside what other files tell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from signoff.store.database import Table
from signoff.store.past_posts import (
    FACTS,
    HistoryFollowers,
    HistoryImport,
    HistoryPost,
    HistoryReading,
    HistoryTelling,
)
from signoff.store.publications import Publication


@dataclass(frozen=True)
class Told:
    """A post as a file tells of it."""

    post: Mapping[str, Any]
    """The columns of `HistoryPost`, but for its import."""
    numbers: Mapping[str, int]

    @property
    def name(self) -> str:
        """What the file calls it: its id, or its address where it has no id."""
        return str(self.post["network_id"])

    @property
    def url(self) -> str:
        return str(self.post["url"] or "")

    @property
    def has_id(self) -> bool:
        return self.name != self.url


def begin(session: Session, new: HistoryImport) -> HistoryImport:
    """The import of this file into this channel, begun now or before."""
    columns = ("channel", "fingerprint", "file", "brought_by", "read_at", "line", "begun_at")
    _add_new(session, HistoryImport, [{name: getattr(new, name) for name in columns}])
    wanted = select(HistoryImport).where(
        HistoryImport.channel == new.channel, HistoryImport.fingerprint == new.fingerprint
    )
    return session.scalars(wanted).one()


def hold(session: Session, import_id: int) -> HistoryImport:
    """An import, until the transaction ends: who takes in or back on its channel has to wait."""
    channel = select(HistoryImport.channel).where(HistoryImport.id == import_id).scalar_subquery()
    all_of_it = select(HistoryImport).where(HistoryImport.channel == channel)
    session.scalars(all_of_it.order_by(HistoryImport.id).with_for_update()).all()
    return session.get_one(HistoryImport, import_id)


def ours(session: Session, channel: str, ids: Collection[str], urls: Collection[str]) -> set[str]:
    """Which of these ids and addresses are posts that we sent ourselves."""
    rows = session.execute(
        select(Publication.network_id, Publication.url).where(
            Publication.channel == channel,
            or_(Publication.network_id.in_(ids), Publication.url.in_(urls)),
        )
    )
    return {name for row in rows for name in row if name}


def keep_posts(session: Session, which: HistoryImport, told: Sequence[Told]) -> int:
    """Keep posts and their numbers; say how many posts are new. Known ones gain the numbers."""
    _name_by_id(session, which.channel, told)
    before = set(_known(session, which.channel, told).values())
    for has_id in (True, False):  # so that an address alone finds the post that also has an id
        these = [one for one in told if one.has_id is has_id]
        found = _known(session, which.channel, these)
        rows = [{**one.post, "import_id": which.id} for one in these if one.name not in found]
        _add_new(session, HistoryPost, rows)
    ids = _known(session, which.channel, told)
    _keep_tellings(session, which, {ids[one.name]: one for one in reversed(told)})
    rows = [
        {"post_id": ids[one.name], "metric": metric, "import_id": which.id}
        | {"read_at": which.read_at, "value": value}
        for one in told
        for metric, value in one.numbers.items()
    ]
    _add_new(session, HistoryReading, rows)
    which.posts += len(told)
    return len(set(ids.values()) - before)


def _keep_tellings(session: Session, which: HistoryImport, told: Mapping[int, Told]) -> None:
    """What this file says of posts of which another one told first."""
    of_others = select(HistoryPost.id).where(
        HistoryPost.id.in_(told), HistoryPost.import_id != which.id
    )
    rows = [
        {"import_id": which.id, "post_id": id} | {name: told[id].post[name] for name in FACTS}
        for id in session.scalars(of_others)
    ]
    _add_new(session, HistoryTelling, rows)


def keep_followers(
    session: Session, which: HistoryImport, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Keep what a channel's followers were; say how many days are new."""
    days = {row["day"] for row in rows}
    known = select(HistoryFollowers.day).where(
        HistoryFollowers.channel == which.channel, HistoryFollowers.day.in_(days)
    )
    new = len(days - set(session.scalars(known)))
    _add_new(session, HistoryFollowers, [{**row, "import_id": which.id} for row in rows])
    which.days += len(rows)
    return new


def _name_by_id(session: Session, channel: str, told: Sequence[Told]) -> None:
    """Posts of which only the address was known get the id that this file tells."""
    known = _known(session, channel, told)
    new = {one.url: one.name for one in reversed(told) if one.has_id and one.name not in known}
    here = (HistoryPost.channel == channel, HistoryPost.network_id.in_(new))
    for post in session.scalars(select(HistoryPost).where(*here)):
        post.network_id = new[post.network_id]
    session.flush()


def _known(session: Session, channel: str, told: Sequence[Told]) -> dict[str, int]:
    """Which of these posts are there, by what the file calls them.

    One that has no id in the file is known by its address.
    """
    here, names = HistoryPost.channel == channel, [one.name for one in told]
    named = select(HistoryPost.network_id, HistoryPost.id)
    by_name = session.execute(named.where(here, HistoryPost.network_id.in_(names)))
    bare = [one.url for one in told if not one.has_id]
    found = select(HistoryPost.url, HistoryPost.id).where(here, HistoryPost.url.in_(bare))
    by_url = session.execute(found.order_by(HistoryPost.id.desc()))
    return {str(name): id for rows in (by_url, by_name) for name, id in rows}


def _add_new(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the rows, but for those that are there already."""
    if rows:
        on_postgresql = session.get_bind().dialect.name == "postgresql"
        adding = (
            postgresql.insert(table).on_conflict_do_nothing()
            if on_postgresql
            else sqlite.insert(table).on_conflict_do_nothing()
        )
        session.execute(adding, [dict(row) for row in rows])
