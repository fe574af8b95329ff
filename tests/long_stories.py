"""Contents with much to tell, for tests of the pages about them."""

from datetime import timedelta

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
    now = clock.now()
    with writing() as session:
        for n in range(2, 51):
            text = LONG.replace("phone", f"phone number {n}")
            post = {"text": text, "media": [], "link": ""}
            session.add(
                Revision(
                    content_id=told.id, number=n, fingerprint=f"{n}", author="giulia",
                    posts={"mastodon-hub": post}, source={}, findings=[], made_at=now,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                Question(
                    content_id=told.id, gate="review", level="country-leads", round=n,
                    asked=["luca", "katharina"], opened_at=now, due_at=now, closed_at=now,
                )
            )  # fmt: skip
            session.add(
                Decision(
                    content_id=told.id, revision_id=n, fingerprint=f"{n}", gate="review",
                    level="country-leads", person="luca", verdict=Verdict.REQUEST_CHANGES,
                    comment="Other words, please.", method=Method.DECLARED, rules=1, decided_at=now,
                )
            )  # fmt: skip
            for person in ("luca", "giulia", "olivia", "grace"):
                session.add(
                    Notice(
                        key=f"x/{n}/{person}", person=person, medium="email", kind="turn",
                        content_id=told.id, facts={}, created_at=now, not_before=now, sent_at=now,
                    )
                )  # fmt: skip
        first = Comment(content_id=told.id, channel="", line=0, passage="", person="luca")
        first.text, first.written_at = "The first", now
        session.add(first)
        session.flush()
        for n in range(199):
            session.add(
                Comment(
                    content_id=told.id, revision_id=1 + n % 50, channel="mastodon-hub", line=1,
                    answers_id=first.id if n % 3 else None, passage="phone away", person="luca",
                    text=f"Comment {n} @olivia: " + "as I said before, " * 10, written_at=now,
                )
            )  # fmt: skip
    return told


def with_comment(told: Told, text: str) -> Told:
    say(told.id, "olivia", Draft(text, 1))
    return told
