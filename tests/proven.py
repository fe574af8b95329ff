"""Decisions of people who have signed in, and ways to change what is stored behind their backs."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from signoff.access.links import new_link
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from signoff.lifecycle.checking import Report, verify
from signoff.lifecycle.creating import Submission, submit
from signoff.lifecycle.deciding import Answer, decide
from signoff.lifecycle.editing import Edit, edit
from signoff.lifecycle.handing_over import hand_over
from signoff.lifecycle.mailed_links import take_links_back
from signoff.lifecycle.receiving import Sent
from signoff.lifecycle.withdrawing import give_free, withdraw
from signoff.post import ChannelPost, Media
from signoff.proof.signing import new_signing_key
from signoff.rules import Decide
from signoff.store.append_only import unguard
from signoff.store.contents import content, revisions
from signoff.store.database import Table, reading, writing
from signoff.store.media import keep_media
from signoff.store.questions import Verdict, open_questions
from signoff.workspace import files_of
from tests.images import drawn
from tests.own_accounts import removed
from tests.story import EXAMPLE, Told, apply_example, change_process

KEY = new_signing_key()
SLOT = "2099-12-15 12:00"
FLAGGED = (
    "        when:\n          flags: [paid, health]   # other briefs pass by here without asking\n"
)
SKIPPED = (
    "        skip:\n          - reason: Nothing is paid\n            when: {budget_below: 1}\n"
)


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


def everything() -> str:
    """All that stands in the store, as text."""
    with reading() as session:
        rows = [
            str(tuple(row))  # a row by itself shows only where it begins and ends
            for name in Table.metadata.tables
            for row in session.execute(text(f"SELECT * FROM {name}"))
        ]
    return "\n".join(rows)


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


def touched(run_id: str = "run-1") -> Told:
    """A post beside whose decisions there is everything else that bears on consent."""
    change_process(FLAGGED, SKIPPED)
    told = said(said(wrote(Told(run_id, title="Touched", slot=SLOT)), "luca"), "olivia")
    told.turn()
    with reading() as session:
        (question,) = open_questions(session, told.id)
    for giver, taker in (("grace", "noah"), ("noah", "grace")):
        hand_over(question.id, giver, taker, "grace")
    for person in ("jonas", "katharina"):
        new_link(person, question.id)
    take_links_back("amir", question_id=question.id)
    new_link("jonas", question.id)
    said(said(told, "grace"), "mei")
    edited(edited(told, "Better."), "Best.")
    withdraw(told.id, "olivia", "Not now.")
    give_free(told.id, "olivia")
    return told


def edited(told: Told, words: str) -> Told:
    """The creator changes the text unasked."""
    with reading() as session:
        latest, row = revisions(session, told.id)[-1], content(session, told.id)
        body = {id: post.model_copy(update={"text": words}) for id, post in latest.body.items()}
        editor = open_session("giulia", Way.PASSWORD).visitor
        by = Edit(editor, latest.fingerprint, body, {"text": words}, [], row.slot, "")
    edit(told.id, by)
    return told


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
