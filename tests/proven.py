"""Decisions of people who have signed in, and ways to change what is stored behind their backs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.lifecycle.checking import Report, verify
from signoff.lifecycle.creating import Submission, submit
from signoff.lifecycle.deciding import Answer, decide
from signoff.lifecycle.receiving import Sent
from signoff.post import ChannelPost, Media
from signoff.proof.signing import new_signing_key
from signoff.rules import Decide
from signoff.store.append_only import unguard
from signoff.store.database import writing
from signoff.store.media import keep_media
from signoff.store.questions import Verdict
from signoff.workspace import files_of
from tests.images import drawn
from tests.own_accounts import removed
from tests.story import EXAMPLE, Told, apply_example

KEY = new_signing_key()


def wrote(told: Told, words: str = "The balm is back.", alt: str = "A jar") -> Told:
    """The creator sends in a text and an image."""
    turn = told.turn()
    image = Media(sha256=keep_media(drawn()), mime="image/png", alt=alt)
    post = ChannelPost(text=words, media=(image,), link="https://hazelandthyme.example/balm")
    body = dict.fromkeys(turn.story.brief.channels, post)
    submit(turn, Submission(turn.story.content.creator, body, {"text": words}, []))
    return told


def said(told: Told, person: str, verdict: Verdict = Verdict.APPROVE, comment: str = "") -> Told:
    """Somebody decides, signed in."""
    turn = told.turn()
    assert isinstance(turn.step, Decide)
    sender = open_session(person, Way.PASSWORD).visitor
    sent = Sent(sender, turn.key, {"decision": verdict.value, "comment": comment})
    decide(turn, Answer(verdict, comment, turn.step.revision.fingerprint, sent))
    return told


def approved(told: Told) -> Told:
    """Everybody who is asked agrees, signed in."""
    for person in ("luca", "olivia", "grace", "mei"):
        said(told, person)
    return told


def sentences(report: Report | None = None) -> list[str]:
    """What verifying finds."""
    return [str(problem) for problem in (report or verify()).problems]


@contextmanager
def behind_our_backs(*tables: str) -> Iterator[None]:
    """Somebody with the database has taken away what guards these tables."""
    with writing() as session:
        for table in tables:
            unguard(session.connection(), table)
    yield


def change(statement: str, **values: object) -> None:
    """One statement by somebody with the database."""
    with writing() as session:
        session.execute(text(statement), values)


def luca_leaves() -> None:
    """The team goes on without Luca, who is nowhere asked any more."""
    files = files_of(EXAMPLE)
    process = files["process.yaml"].replace("[luca, katharina]", "[katharina, jonas]")
    goals = files["goals.yaml"].replace("luca", "katharina")
    team = removed("luca")
    apply_example(**{"team.yaml": team, "process.yaml": process, "goals.yaml": goals})


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """The database file as anybody can open it: no guards, no foreign keys."""
    connection = sqlite3.connect(file)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    yield connection
    connection.commit()
    connection.close()
