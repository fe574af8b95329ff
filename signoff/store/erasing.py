"""Where in the store somebody's id, name and address stand, and how they are taken out of there."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import String, cast, delete, or_, select, update
from sqlalchemy import Table as AnyTable
from sqlalchemy.orm import Session

from signoff.store.append_only import APPEND_ONLY, guard, unguard
from signoff.store.database import Table
from signoff.store.somebody import Somebody

IDS = {
    "answers": ["person"],
    "attempts": ["by"],
    "calendar_feeds": ["person"],
    "comment_marks": ["person"],
    "comments": ["person"],
    "contents": ["creator"],
    "dashboard_links": ["made_by", "revoked_by"],
    "decisions": ["person"],
    "history_imports": ["brought_by", "taken_back_by"],
    "invitations": ["person", "made_by"],
    "kept_reports": ["recipient"],
    "link_codes": ["person"],
    "links": ["person", "revoked_by"],
    "notices": ["person"],
    "report_choices": ["person"],
    "revisions": ["author"],
    "service_tokens": ["made_by"],
    "sessions": ["person"],
    "stand_ins": ["person", "stand_in", "made_by"],
    "versions": ["applied_by"],
    "visits": ["who"],
    "withdrawals": ["person"],
}
"""Columns that hold somebody's id and nothing else."""
LISTS = {"contents": ["brief"], "decisions": ["covers"], "questions": ["asked"]}
"""Columns of JSON in which the id stands by itself; what people wrote about stays as it is."""
WORDS = {
    "dashboard_links": ["meant_for"],
    "kept_numbers": ["numbers"],
    "kept_reports": ["key"],
    "notices": ["key", "facts", "problem"],
    "versions": ["agreed", "files", "difference"],
    "visits": ["why"],
}
"""Columns in which id, name or address stand among other words."""
WRITTEN = {
    "answers": ["said"],
    "comments": ["text", "passage"],
    "contents": ["title", "brief"],
    "decisions": ["comment"],
    "revisions": ["posts", "source"],
}
"""What people wrote: it stays as it is, also where it names somebody."""
Change = tuple[AnyTable, str, Any, Any]
"""A table, a column, the key of a row, and what is to stand there."""
Places = Mapping[str, list[str]]
"""Tables with columns."""
GUARDED = sorted(({*IDS} | {*LISTS} | {*WORDS}) & {*APPEND_ONLY})


@contextmanager
def without_guards(session: Session) -> Iterator[None]:
    """What only grows may be changed inside, and by nobody else: it is one transaction."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # overwrite, do not only let go
    for table in GUARDED:
        unguard(connection, table)
    yield
    session.flush()
    for table in GUARDED:
        guard(connection, table)


def take_out(session: Session, who: Somebody) -> None:
    """Put what stands instead of them into every place that we know."""
    tables = Table.metadata.tables
    connection = session.connection()
    for name, columns in IDS.items():
        for column in columns:
            here = tables[name].c[column]
            session.execute(
                update(tables[name]).where(here.in_(who.ids)).values({column: who.instead})
            )
    for table, column, id, new in list(_changes(session, who)):
        key = next(iter(table.primary_key))
        connection.execute(update(table).where(key == id).values({column: new}))


def where_they_stand(session: Session, who: Somebody) -> dict[str, int]:
    """In how many rows of which tables there is something of them."""
    rows = {(table.name, id) for table, _column, id, _new in _changes(session, who)}
    for name, columns in {**IDS, "accounts": ["person"]}.items():
        table = Table.metadata.tables[name]
        key, theirs = next(iter(table.primary_key)), [table.c[c].in_(who.ids) for c in columns]
        rows |= {(name, id) for id in session.scalars(select(key).where(or_(*theirs)))}
    return dict(sorted(Counter(name for name, _id in rows).items()))


def named_in_words(session: Session, who: Somebody) -> dict[str, int]:
    """In how many rows of which tables people wrote their id, name or address."""
    rows = {
        (table.name, id) for table, _column, id, _new in _found(session, who, WRITTEN, who.told)
    }
    return dict(sorted(Counter(name for name, _id in rows).items()))


def forget_ways_in(session: Session, who: Somebody) -> None:
    """Password, second factor, proofs of a provider, addresses, and mails that were made."""
    tables = Table.metadata.tables
    accounts, sessions = tables["accounts"], tables["sessions"]
    notices, visits, kept = tables["notices"], tables["visits"], tables["kept_reports"]
    session.execute(delete(accounts).where(accounts.c.person.in_(who.ids)))
    session.execute(
        update(sessions).where(sessions.c.person.in_(who.ids)).values(provider_session="")
    )
    session.execute(update(notices).where(notices.c.person.in_(who.ids)).values(message=None))
    session.execute(update(kept).where(kept.c.recipient.in_(who.ids)).values(message=b""))
    session.execute(update(visits).where(visits.c.who.in_(who.ids)).values(address=""))


def forget_comments(session: Session, who: Somebody) -> list[int]:
    """What they wrote when they decided, and beside that; the numbers of these decisions."""
    tables = Table.metadata.tables
    decisions, answers = tables["decisions"], tables["answers"]
    mine = decisions.c.person.in_(who.ids)
    found = session.execute(select(decisions.c.id, decisions.c.answer_id).where(mine)).all()
    session.execute(update(decisions).where(mine).values(comment=""))
    proven = select(decisions.c.answer_id).where(mine, decisions.c.answer_id.is_not(None))
    session.execute(update(answers).where(answers.c.id.in_(proven)).values(said={}))
    comments = tables["comments"]
    session.execute(
        update(comments).where(comments.c.person.in_(who.ids)).values(text="", passage="")
    )
    _forget_told(session, who)
    return sorted(id for id, _answer in found)


def _forget_told(session: Session, who: Somebody) -> None:
    """Others were told of it in these words."""
    notices = Table.metadata.tables["notices"]
    said = cast(notices.c.facts, String)
    is_named = or_(*(said.contains(f'"{id}"', autoescape=True) for id in who.ids))
    for id, facts in session.execute(select(notices.c.id, notices.c.facts).where(is_named)).all():
        if facts.get("who") in who.ids and facts.get("comment"):
            told = {**facts, "comment": ""}
            session.execute(update(notices).where(notices.c.id == id).values(facts=told))


def _changes(session: Session, who: Somebody) -> Iterator[Change]:
    """Row by row, only those in which something of them stands among other things."""
    yield from _found(session, who, LISTS, who.alone)
    yield from _found(session, who, WORDS, who.everywhere)


def _found(
    session: Session, who: Somebody, places: Places, new_of: Callable[[Any], Any]
) -> Iterator[Change]:
    for name, columns in places.items():
        table = Table.metadata.tables[name]
        key = next(iter(table.primary_key))
        for column in columns:
            here = cast(table.c[column], String)
            stands = or_(*(here.icontains(word, autoescape=True) for word in who.words))
            for id, value in session.execute(select(key, table.c[column]).where(stands)):
                if (new := new_of(value)) != value:
                    yield table, column, id, new
