"""The imports that there were; and how one is taken back, with everything that it brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Select, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from signoff.store.past_keeping import hold
from signoff.store.past_posts import (
    FACTS,
    HistoryFollowers,
    HistoryImport,
    HistoryPost,
    HistoryReading,
    HistoryTelling,
)


@dataclass(frozen=True)
class TakenBack:
    """What goes with an import."""

    posts: int
    """That no other file tells of: they are gone."""
    kept: int
    """That other files tell of too: they stay, as those tell of them."""
    numbers: int
    days: int
    """Days of which it told the followers."""


def imports(session: Session) -> list[HistoryImport]:
    """All that there were, the first one first."""
    return list(session.scalars(select(HistoryImport).order_by(HistoryImport.id)))


def take_back(session: Session, import_id: int, by: str, at: datetime) -> TakenBack | None:
    """Take back an import, with all that only it told; None: somebody did already."""
    which = hold(session, import_id)
    if which.taken_back_at:
        return None
    first, later = _told_first(which.id), _told_later(which.id)
    numbers = _deleted(
        session,
        delete(HistoryReading).where(
            HistoryReading.import_id == which.id,
            or_(HistoryReading.post_id.in_(first), HistoryReading.post_id.in_(later)),
        ),
    )
    days = _deleted(
        session,
        delete(HistoryFollowers).where(
            HistoryFollowers.channel == which.channel, HistoryFollowers.import_id == which.id
        ),
    )
    told_again = _deleted(
        session, delete(HistoryTelling).where(HistoryTelling.import_id == which.id)
    )
    told_by_others = _hand_over(session, which)
    posts = _deleted(session, delete(HistoryPost).where(HistoryPost.import_id == which.id))
    which.taken_back_at, which.taken_back_by = at, by
    which.fingerprint = f"{which.fingerprint} {which.id}"
    return TakenBack(posts, told_again + told_by_others, numbers, days)


def _hand_over(session: Session, which: HistoryImport) -> int:
    """Its posts of which other files tell are from now on as the first of those tells of them."""
    tellings = session.execute(
        select(HistoryTelling.__table__)
        .where(HistoryTelling.post_id.in_(_told_first(which.id)))
        .order_by(HistoryTelling.import_id.desc())
    ).mappings()
    first = {row["post_id"]: dict(row) for row in tellings}
    _change_posts(session, list(first.values()))
    return len(first)


def _change_posts(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    posts, tellings = HistoryPost.__table__, HistoryTelling.__table__
    names = ("import_id", *FACTS)
    change = update(posts).where(posts.c.id == bindparam("the_post"))  # type: ignore[arg-type]
    facts = [{"the_post": row["post_id"], **{name: row[name] for name in names}} for row in rows]
    session.connection().execute(change, facts)
    gone = delete(tellings).where(  # type: ignore[arg-type]
        tellings.c.post_id == bindparam("the_post"), tellings.c.import_id == bindparam("by_it")
    )
    done = [{"the_post": row["post_id"], "by_it": row["import_id"]} for row in rows]
    session.connection().execute(gone, done)


def _told_first(import_id: int) -> Select[tuple[int]]:
    return select(HistoryPost.id).where(HistoryPost.import_id == import_id)


def _told_later(import_id: int) -> Select[tuple[int]]:
    return select(HistoryTelling.post_id).where(HistoryTelling.import_id == import_id)


def _deleted(session: Session, which: Delete) -> int:
    result = session.execute(which.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount
