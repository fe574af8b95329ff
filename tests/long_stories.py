"""Contents with much to tell, for tests of the pages about them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.commenting import say
from signoff.lifecycle.passages import Draft
from signoff.store.comments import Comment
from signoff.store.contents import Revision
from signoff.store.database import writing
from signoff.store.measurements import Checkpoint, Measurement
from signoff.store.notices import Notice
from signoff.store.publications import Sending, note, publications
from signoff.store.questions import Decision, Method, Question, Verdict
from tests.story import Told

LONG = "Kettle on, phone away. " + " ".join(f"word{n}" for n in range(150))


def sent_and_measured(told: Told) -> Told:
    """It went out, and was measured once; of the next numbers it is known when they come."""
    told.approved().planned()
    now = clock.now()
    with writing() as session:
        for row in publications(session, told.id):
            row.sending, row.sent_at = Sending.SENT, now
            row.url = "https://mastodon.example/@hazel/113"
            note(session, row.id, "run-1/1", "sent", row.url, now)
            for age, done_at in (("1h", now), ("7d", None)):
                due = now + timedelta(days=1)
                session.add(Checkpoint(publication_id=row.id, age=age, due_at=due, done_at=done_at))
            for metric, value in (("likes", 1240), ("shares", 31)):
                one = Measurement(publication_id=row.id, age="1h", metric=metric, value=value)
                one.read_at = now
                session.add(one)
    return told


def very_long(told: Told) -> Told:
    """Fifty revisions, two hundred comments, and all that was asked, said and told meanwhile."""
    with writing() as session:
        for n in range(2, 51):
            _one_more_round(session, told, n)
        first = _comment(told, "The first")
        session.add(first)
        session.flush()
        for n in range(199):
            said = f"Comment {n} @olivia: " + "as I said before, " * 10
            session.add(_comment(told, said, answers=first.id if n % 3 else None))
    return told


def _one_more_round(session: Session, told: Told, n: int) -> None:
    """Written anew, asked about, told to four, and sent back."""
    now, at_the_gate = clock.now(), {"gate": "review", "level": "country-leads"}
    post = {"text": LONG.replace("phone", f"phone number {n}"), "media": [], "link": ""}
    revision = Revision(content_id=told.id, number=n, fingerprint=f"{n}", author="giulia")
    revision.posts, revision.source, revision.findings = {"mastodon-hub": post}, {}, []
    revision.made_at = now
    asked = Question(content_id=told.id, round=n, asked=["luca", "katharina"], **at_the_gate)
    asked.opened_at = asked.due_at = asked.closed_at = now
    session.add_all([revision, asked])
    session.flush()
    said = Decision(content_id=told.id, revision_id=revision.id, fingerprint=f"{n}", **at_the_gate)
    said.person, said.verdict, said.comment = "luca", Verdict.REQUEST_CHANGES, "Other words."
    said.method, said.rules, said.decided_at = Method.DECLARED, 1, now
    session.add(said)
    for person in ("luca", "giulia", "olivia", "grace"):
        notice = Notice(key=f"x/{n}/{person}", person=person, medium="email", kind="turn", facts={})
        notice.content_id, notice.sent_at = told.id, now
        notice.created_at = notice.not_before = now
        session.add(notice)


def _comment(told: Told, text: str, answers: int | None = None) -> Comment:
    return Comment(
        content_id=told.id,
        answers_id=answers,
        channel="mastodon-hub",
        line=1,
        passage="phone away",
        person="luca",
        text=text,
        written_at=clock.now(),
    )


def with_comment(told: Told, text: str) -> Told:
    say(told.id, "olivia", Draft(text, 1))
    return told
