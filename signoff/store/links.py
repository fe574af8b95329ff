"""Links with which people outside of the team decide, and the codes that open some of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.store.contents import Revision
from signoff.store.database import Table
from signoff.store.questions import Decision, Question
from signoff.store.sessions import BrowserSession


class ReviewLink(Table):
    """One mailed link: for one person, one question and one revision."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of what stands in the link."""
    person: Mapped[str] = mapped_column(index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    fingerprint: Mapped[str]
    """Of the revision that was asked about."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(default="")


class LinkCode(Table):
    """Six digits that were mailed to who has opened a link, to see that it is the right one."""

    __tablename__ = "link_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("links.id"), index=True)
    person: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    """A keyed hash: six digits alone are soon tried out by whoever reads this."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class LinkSession(Table):
    """By which link somebody showed who they are, when they decided. Appended, never changed."""

    __tablename__ = "link_sessions"

    session_id: Mapped[int] = mapped_column(
        ForeignKey(BrowserSession.id), primary_key=True, autoincrement=False
    )
    link_id: Mapped[int] = mapped_column(ForeignKey(ReviewLink.id))


def link_with(session: Session, secret: str) -> ReviewLink | None:
    """The link with this secret (SHA-256), whatever became of it."""
    return session.scalars(select(ReviewLink).where(ReviewLink.secret == secret)).one_or_none()


def link_of_session(session: Session, session_id: int) -> ReviewLink | None:
    """The link by which this session came about; locked, nobody takes it back meanwhile."""
    wanted = select(ReviewLink).join(LinkSession, LinkSession.link_id == ReviewLink.id)
    wanted = wanted.where(LinkSession.session_id == session_id).with_for_update(of=ReviewLink)
    return session.scalars(wanted).one_or_none()


def newest_link(session: Session, question_id: int, person: str) -> ReviewLink | None:
    """The last link that this person was mailed for this question."""
    wanted = select(ReviewLink).where(
        ReviewLink.question_id == question_id, ReviewLink.person == person
    )
    return session.scalars(wanted.order_by(ReviewLink.id.desc()).limit(1)).one_or_none()


def open_links(session: Session, at: datetime) -> list[ReviewLink]:
    """The links that may still open: neither too old nor taken back, and the question waits."""
    wanted = (
        select(ReviewLink)
        .join(Question, Question.id == ReviewLink.question_id)
        .where(ReviewLink.revoked_at.is_(None), ReviewLink.expires_at > at)
        .where(Question.closed_at.is_(None))
    )
    return list(session.scalars(wanted.order_by(ReviewLink.id)))


def take_back(
    session: Session, by: str, at: datetime, *, person: str = "", question_id: int = 0
) -> list[int]:
    """Links of this person, of this question, or of this person for this question; which."""
    wanted = update(ReviewLink).where(ReviewLink.revoked_at.is_(None), ReviewLink.expires_at > at)
    if person:
        wanted = wanted.where(ReviewLink.person == person)
    if question_id:
        wanted = wanted.where(ReviewLink.question_id == question_id)
    done = session.scalars(wanted.values(revoked_at=at, revoked_by=by).returning(ReviewLink.id))
    return sorted(done)


def decision_at(session: Session, question_id: int, person: str) -> Decision | None:
    """What this person decided when they were asked this."""
    wanted = (
        select(Decision)
        .join(Revision, Revision.id == Decision.revision_id)
        .join(Question, Question.content_id == Decision.content_id)
        .where(Question.id == question_id, Decision.person == person)
        .where(Question.gate == Decision.gate, Question.level == Decision.level)
        .where(Question.round == Revision.number)
    )
    return session.scalars(wanted).one_or_none()


def open_code(session: Session, link_id: int, at: datetime) -> LinkCode | None:
    """The newest code of this link, if it is still good for something."""
    wanted = select(LinkCode).where(LinkCode.link_id == link_id)
    found = session.scalars(wanted.order_by(LinkCode.id.desc()).limit(1)).one_or_none()
    return found if found and found.used_at is None and found.expires_at > at else None


def begin_code_try(session: Session, code_id: int, most: int) -> LinkCode | None:
    """Count a try before it is known to be wrong; None when there were too many."""
    return session.scalars(
        update(LinkCode)
        .where(LinkCode.id == code_id, LinkCode.used_at.is_(None), LinkCode.tries < most)
        .values(tries=LinkCode.tries + 1)
        .returning(LinkCode)
    ).one_or_none()


def codes_since(session: Session, person: str, since: datetime) -> tuple[int, datetime | None]:
    """How many codes this person was mailed since then, and when the last one."""
    wanted = select(func.count(), func.max(LinkCode.made_at)).where(
        LinkCode.person == person, LinkCode.made_at >= since
    )
    count, last = session.execute(wanted).one()
    return int(count), last
