"""Posts on their way, written straight into the store: for tests of how a team works."""

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from signoff.period import Period
from signoff.store.contents import Content, Outcome, Revision
from signoff.store.database import writing
from signoff.store.publications import Publication, Sending
from signoff.store.questions import Decision, Method, Question, Verdict

KEYS = count(1)
CHANNELS = ("mastodon-hub", "mastodon-italy")
QUARTER = timedelta(minutes=15)
WRITER = ("create", "", "giulia")
LEADS = ("review", "country-leads", "luca")
BRAND = ("approve", "brand", "olivia")
LEGAL = ("approve", "legal", "noah")

Round = tuple[int, int, int, int, int]
"""In quarters of an hour: how long it is written, reviewed, looked at by brand and by legal, and
until when each of these was due."""
Post = tuple[str, int, int | None, list[Round], int, tuple[str, str]]
"""On which channel, how many minutes after the week's first moment it was out or rejected, how
many minutes after its slot (None: rejected), its rounds, and after how many days it was out on the
other channel too (0: never), and the campaign and the goal of its brief."""


def keep(week: Period, posts: list[Post]) -> None:
    start = week.utc_bounds()[0].replace(tzinfo=UTC)
    with writing() as session:
        for channel, minutes, late, rounds, again, serves in posts:
            end = start + timedelta(minutes=minutes)
            spent = sum(a + b + max(c, d) for a, b, c, d, _due in rounds)
            begun = _on_a_quarter(end) - (spent + 1) * QUARTER
            content = _content(session, (channel, *serves), begun, end, late)
            last = _rounds(session, content, begun, rounds, is_rejected=late is None)
            if late is not None:
                session.add(_publication(content, last, channel, end))
            if late is not None and again:
                [other] = set(CHANNELS) - {channel}
                session.add(_publication(content, last, other, end + timedelta(days=again)))


def _on_a_quarter(moment: datetime) -> datetime:
    return moment - timedelta(minutes=moment.minute % 15)


def _content(
    session: Session, what: tuple[str, str, str], begun: datetime, end: datetime, late: int | None
) -> Content:
    channel, campaign, goal = what
    made = Content(key=f"{next(KEYS)}", title="A post", creator="giulia")
    made.brief = {"channels": [channel], "campaign": campaign, "goal": goal}
    made.region = "italy" if channel == "mastodon-italy" else "head-office"
    made.slot_local = (end - timedelta(minutes=late or 0)).replace(tzinfo=None).isoformat()
    made.slot_zone, made.opened_at = "UTC", begun - QUARTER
    if late is None:
        made.close(Outcome.REJECTED, end)
    session.add(made)
    session.flush()
    return made


def _rounds(
    session: Session, content: Content, at: datetime, rounds: list[Round], *, is_rejected: bool
) -> int:
    revision = Revision()
    for number, (writing_for, review, brand, legal, due) in enumerate(rounds, start=1):
        _ask(session, content, WRITER, number, (at, writing_for, due))
        at += writing_for * QUARTER
        revision = Revision(content_id=content.id, number=number, fingerprint=f"{number}")
        revision.author, revision.posts, revision.source = "giulia", {}, {}
        revision.findings, revision.edited, revision.made_at = [], False, at
        session.add(revision)
        session.flush()
        _ask(session, content, LEADS, number, (at, review, due))
        at += review * QUARTER
        _decide(session, revision, LEADS, at, Verdict.APPROVE)
        is_last = number == len(rounds)
        said = Verdict.REJECT if is_last and is_rejected else Verdict.REQUEST_CHANGES
        for place, quarters in ((BRAND, brand), (LEGAL, legal)):
            _ask(session, content, place, number, (at, quarters, due))
            agrees = place == BRAND or (is_last and not is_rejected)
            then = at + quarters * QUARTER
            _decide(session, revision, place, then, Verdict.APPROVE if agrees else said)
        at += max(brand, legal) * QUARTER
    return revision.id


def _ask(
    session: Session,
    content: Content,
    place: tuple[str, str, str],
    round: int,
    times: tuple[datetime, int, int],
) -> None:
    (gate, level, person), (at, quarters, due) = place, times
    asked = Question(content_id=content.id, gate=gate, level=level, round=round, asked=[person])
    asked.opened_at, asked.due_at = at, at + due * QUARTER
    asked.closed_at = at + (quarters + 1) * QUARTER  # the run woke up a little later
    session.add(asked)


def _decide(
    session: Session, on: Revision, place: tuple[str, str, str], at: datetime, verdict: Verdict
) -> None:
    gate, level, person = place
    said = Decision(content_id=on.content_id, revision_id=on.id, fingerprint=on.fingerprint)
    said.gate, said.level, said.person, said.verdict, said.comment = (
        gate,
        level,
        person,
        verdict,
        "",
    )
    said.method, said.rules, said.decided_at = Method.PROVEN, 1, at
    session.add(said)


def _publication(content: Content, revision: int, channel: str, at: datetime) -> Publication:
    out = Publication(content_id=content.id, revision_id=revision, channel=channel)
    out.network, out.account, out.prepared = "mastodon", "ours", {}
    out.sending, out.due_at, out.sent_at = Sending.SENT, at, at
    return out
