"""A report is kept as it goes out, and can be sent once more, byte for byte."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.errors import SignoffError
from signoff.language import _
from signoff.nearest import right_names
from signoff.reporting import Asked
from signoff.store.database import reading, writing
from signoff.store.kept_reports import (
    AGAIN,
    KeptReport,
    keep_numbers,
    keep_report,
    kept_for,
    times_again,
)
from signoff.store.notices import Notice, tell, told
from signoff.workspace import Person


class NotSentYet(SignoffError):
    """Nobody got this report about this period, or not this reader."""

    def __init__(self, asked: Asked, recipient: str, readers: list[str], *, gone: bool) -> None:
        what = _(
            "{report} about {period} was not sent to {recipient}.",
            report=asked.report.id,
            period=asked.period.written,
            recipient=recipient,
        )
        if not readers and gone:
            super().__init__(
                _("{what} Whoever got it is not on its list any more, or was erased.", what=what)
            )
        elif not readers:
            super().__init__(_("{what} Nobody has got it yet.", what=what))
        else:
            super().__init__(f"{what} {right_names(recipient, readers)}")


@dataclass(frozen=True)
class Letter:
    """One mail with one reader's report, and what it shows."""

    message: bytes
    language: str
    numbers: Mapping[str, Any]
    """All of them, exactly."""


def key_of(asked: Asked, person: Person) -> str:
    """What a reader's report is known by: each gets each period once, and each post."""
    days = asked.named(f"{asked.period.start}/{asked.period.end}")
    return f"report/{asked.report.id}/{days}/{person.id}"


def is_written(asked: Asked, person: Person) -> bool:
    """Whether this reader's report stands in the outbox, brought or not."""
    with reading() as session:
        return told(session, key_of(asked, person))


def notice_for(key: str, person: Person, message: bytes | None = None) -> Notice:
    """What brings a mail that was made beforehand; without one, the one that is kept."""
    now = clock.now()
    return Notice(
        key=key,
        person=person.id,
        medium="email",
        kind="report",
        facts={} if message else {"kept": key},
        message=message,
        created_at=now,
        not_before=now,
    )


def put_into_outbox(asked: Asked, person: Person, letter: Letter) -> None:
    """Keep it and have it brought, in one transaction; whoever comes second changes nothing."""
    key = key_of(asked, person)
    with writing() as session:
        keep_report(session, _kept(session, asked, person, letter))
        tell(session, [notice_for(key, person)])


def send_again(asked: Asked, recipient: str) -> Person:
    """Have the same mail brought once more to whoever has this id, name or address."""
    with writing() as session:
        kept = kept_for(session, asked.report.id, asked.period.start, asked.period.end)
        keys = {one.key for one in kept}
        known = filter(None, map(asked.workspace.reader, _ids(kept)))
        readers = {one.id: one for one in known if key_of(asked, one) in keys}
        person = next((one for one in readers.values() if _is(one, recipient)), None)
        if person is None:
            raise NotSentYet(asked, recipient, list(readers), gone=bool(kept))
        first = key_of(asked, person)
        notice = notice_for(f"{AGAIN}{first}/{times_again(session, first) + 1}", person)
        notice.facts = {"kept": first}
        tell(session, [notice])
    return person


def _is(person: Person, named: str) -> bool:
    return named.casefold() in {one.casefold() for one in (person.id, person.name, person.email)}


def _ids(kept: list[KeptReport]) -> list[str]:
    return [one.recipient for one in kept]


def _kept(session: Session, asked: Asked, person: Person, letter: Letter) -> KeptReport:
    numbers = dict(letter.numbers)
    digest = sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()
    return KeptReport(
        key=key_of(asked, person),
        report=asked.report.id,
        kind=asked.report.kind,
        first_day=asked.period.start,
        last_day=asked.period.end,
        zone=asked.period.zone,
        language=letter.language,
        recipient=person.id,
        version=asked.version,
        numbers_id=keep_numbers(session, digest, numbers),
        message=letter.message,
        created_at=clock.now(),
    )
