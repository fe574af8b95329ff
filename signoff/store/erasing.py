"""Where in the store somebody's id, name and address stand, and how they are taken out of there."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, String, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from signoff.store.append_only import APPEND_ONLY, guard, unguard
from signoff.store.database import Table

IDS = {
    "answers": ["person"],
    "attempts": ["by"],
    "calendar_feeds": ["person"],
    "comment_marks": ["person"],
    "comments": ["person"],
    "contents": ["creator"],
    "dashboard_links": ["made_by", "revoked_by"],
    "decisions": ["person"],
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
    "kept_numbers": ["numbers"],
    "kept_reports": ["key"],
    "notices": ["key", "facts", "problem"],
    "versions": ["agreed", "files", "difference"],
    "visits": ["why"],
}
"""Columns in which id, name or address stand among other words."""
GUARDED = sorted(({*IDS} | {*LISTS} | {*WORDS}) & {*APPEND_ONLY})


@dataclass(frozen=True)
class Somebody:
    """Who is to be taken out, and what is put in their place."""

    person: str
    names: frozenset[str]
    """Every name and address that they ever had."""
    instead: str

    @property
    def words(self) -> list[str]:
        """Longest first, so that no half of a name is left."""
        return sorted({self.person, *self.names} - {""}, key=len, reverse=True)

    def alone(self, value: Any) -> Any:
        """JSON with their id replaced where it stands by itself."""
        match value:
            case str():
                return self.instead if value == self.person else value
            case list():
                return [self.alone(one) for one in value]
            case dict():
                return {self.alone(name): self.alone(one) for name, one in value.items()}
        return value

    def everywhere(self, value: Any) -> Any:
        """Text or JSON with id, names and addresses replaced wherever they stand as words."""
        match value:
            case str():
                return self._pattern.sub(self._other, value)
            case list():
                return [self.everywhere(one) for one in value]
            case dict():
                return {self.everywhere(k): self.everywhere(one) for k, one in value.items()}
        return value

    @property
    def _pattern(self) -> re.Pattern[str]:
        words = "|".join(re.escape(word) for word in self.words)
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)")

    def _other(self, found: re.Match[str]) -> str:
        """An address stays one, so that what was in force can still be read."""
        return f"{self.instead}@erased.invalid" if "@" in found[0] else self.instead


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
                update(tables[name]).where(here == who.person).values({column: who.instead})
            )
    for name, columns in LISTS.items():
        _rewrite(connection, name, columns, who, alone=True)
    for name, columns in WORDS.items():
        _rewrite(connection, name, columns, who, alone=False)


def forget_ways_in(session: Session, who: Somebody) -> None:
    """Password, second factor, proofs of a provider, addresses, and mails that were made."""
    tables = Table.metadata.tables
    accounts, sessions = tables["accounts"], tables["sessions"]
    notices, visits, kept = tables["notices"], tables["visits"], tables["kept_reports"]
    session.execute(delete(accounts).where(accounts.c.person == who.person))
    session.execute(
        update(sessions).where(sessions.c.person == who.person).values(provider_session="")
    )
    session.execute(update(notices).where(notices.c.person == who.person).values(message=None))
    session.execute(update(kept).where(kept.c.recipient == who.person).values(message=b""))
    session.execute(update(visits).where(visits.c.who == who.person).values(address=""))


def forget_comments(session: Session, who: Somebody) -> list[int]:
    """What they wrote when they decided, and beside that; the numbers of these decisions."""
    tables = Table.metadata.tables
    decisions, answers = tables["decisions"], tables["answers"]
    mine = decisions.c.person == who.person
    found = session.execute(select(decisions.c.id, decisions.c.answer_id).where(mine)).all()
    session.execute(update(decisions).where(mine).values(comment=""))
    proven = select(decisions.c.answer_id).where(mine, decisions.c.answer_id.is_not(None))
    session.execute(update(answers).where(answers.c.id.in_(proven)).values(said={}))
    comments = tables["comments"]
    session.execute(
        update(comments).where(comments.c.person == who.person).values(text="", passage="")
    )
    _forget_told(session, who)
    return sorted(id for id, _answer in found)


def _forget_told(session: Session, who: Somebody) -> None:
    """Others were told of it in these words."""
    notices = Table.metadata.tables["notices"]
    is_named = cast(notices.c.facts, String).contains(f'"{who.person}"', autoescape=True)
    for id, facts in session.execute(select(notices.c.id, notices.c.facts).where(is_named)).all():
        if facts.get("who") == who.person and facts.get("comment"):
            told = {**facts, "comment": ""}
            session.execute(update(notices).where(notices.c.id == id).values(facts=told))


def _rewrite(
    connection: Connection, name: str, columns: list[str], who: Somebody, *, alone: bool
) -> None:
    """Row by row, only those in which something of them stands."""
    table = Table.metadata.tables[name]
    for column in (table.c[one] for one in columns if one in table.c):
        key = next(iter(table.primary_key))
        words = [json.dumps(word).strip('"') for word in who.words]
        stands = [cast(column, String).contains(w, autoescape=True) for w in {*words, *who.words}]
        rows = connection.execute(select(key, column).where(or_(*stands))).all()
        for id, value in rows:
            new = who.alone(value) if alone else who.everywhere(value)
            if new != value:
                connection.execute(update(table).where(key == id).values({column.name: new}))
