"""Links with which people outside of the team decide: one person, one question, one revision.

A link is a secret and its seal. The store keeps the secret's fingerprint and what it is for; the
seal (HMAC, with the door's key) binds the secret to exactly that. Who reads the store cannot make
a link, and who changes there whom or what a link is for has made it worthless.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import Signer
from sqlalchemy.orm import Session

from signoff import clock
from signoff.access.door_key import door_key
from signoff.access.link_refusals import LinkExpired, LinkGone, LinkRevoked, LinkUnknown, LinkVoid
from signoff.access.secret import fingerprint, new_secret
from signoff.access.visitor import SignedIn, Way
from signoff.lifecycle.in_force import agreed, step_of
from signoff.lifecycle.proving import prove_rows
from signoff.lifecycle.turns import AnswerRefused, managers, place_of
from signoff.rules import Decide
from signoff.store.contents import Content
from signoff.store.database import reading, writing
from signoff.store.links import LinkSession, ReviewLink, decision_at, link_of_session, link_with
from signoff.store.owed import asked_about
from signoff.store.questions import Decision, Question
from signoff.store.sessions import BrowserSession
from signoff.store.stories import story
from signoff.workspace import Person, Workspace


@dataclass(frozen=True)
class Mailed:
    """A new link, as it stands in one mail and nowhere else."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Opened:
    """What a link leads to."""

    link: ReviewLink
    person: Person
    question: Question
    content: Content
    workspace: Workspace
    decision: Decision | None
    """What the person decided already: then there is nothing left to do."""

    @property
    def with_code(self) -> bool:
        """Whether the link alone is not enough."""
        return self.person.external == "with-code"

    @property
    def manager(self) -> Person:
        """Whom to write to."""
        return manager_of(self.workspace, self.content)


def new_link(person: str, question_id: int) -> Mailed:
    """A link for a mail that is just being written. Nobody can find out later what stood in it."""
    secret, now = new_secret(), clock.now()
    with writing() as session:
        question = session.get_one(Question, question_id)
        told, workspace = story(session, question.content_id), agreed(session).workspace
        asked = next(one for one in told.revisions if one.number == question.round)
        link = ReviewLink(
            secret=fingerprint(secret),
            person=person,
            question_id=question_id,
            fingerprint=asked.fingerprint,
            made_at=now,
            expires_at=workspace.team.links.end(question.due_at, now).replace(microsecond=0),
        )
        session.add(link)
        session.flush()
        prove_rows(session, "link", [link.id])
    return Mailed(f"{secret}.{_seal(secret, link)}", link.expires_at)


def opened(token: str) -> Opened:
    """Where the link leads; raises `LinkGone`. Nothing is used up by looking."""
    secret, _dot, seal = token.partition(".")
    with reading() as session:
        link = link_with(session, fingerprint(secret))
        if link is None or not hmac.compare_digest(_seal(secret, link).encode(), _plain(seal)):
            raise LinkUnknown
        return _opened(session, link)


def show_by_link(found: Opened) -> SignedIn:
    """For one decision, somebody external is who they are: the session is over as it begins.

    Its secret is thrown away, and it never holds: no page can be opened with it.
    """
    now, way = clock.now(), Way.LINK_AND_CODE if found.with_code else Way.LINK
    over = BrowserSession(
        secret=fingerprint(new_secret()),
        person=found.person.id,
        way=way,
        made_at=now,
        seen_at=now,
        ended_at=now,
    )
    with writing() as session:
        session.add(over)
        session.flush()
        session.add(LinkSession(session_id=over.id, link_id=found.link.id))
    return SignedIn(found.person.id, over.id, way)


def must_still_hold(session: Session, sender: SignedIn, asked: Question) -> None:
    """Refuse a decision whose link ends, or is taken back, while the decision is on its way."""
    link = link_of_session(session, sender.session_id)
    if link is None or (link.person, link.question_id) != (sender.person, asked.id):
        raise AnswerRefused(str(LinkUnknown()))
    try:
        _must_be_good(link, agreed(session).workspace, asked, session)
    except LinkGone as why:
        raise AnswerRefused(str(why)) from why


def manager_of(workspace: Workspace, content: Content) -> Person:
    """Whom somebody external writes to about a content."""
    ids = managers(workspace, content) or [workspace.team.owner]
    return workspace.person(ids[0])


def _opened(session: Session, link: ReviewLink) -> Opened:
    workspace = agreed(session).workspace
    found = asked_about(session, link.question_id)
    assert found, "the database keeps the question of each link"
    question, content = found
    person = _must_be_good(link, workspace, question, session)
    decision = decision_at(session, link.question_id, link.person)
    if decision is None:
        _must_be_asked(session, link, question, manager_of(workspace, content), person)
    return Opened(link, person, question, content, workspace, decision)


def _must_be_good(
    link: ReviewLink, workspace: Workspace, question: Question, session: Session
) -> Person:
    """Of somebody who is external, not taken back, and not too old."""
    write_to = manager_of(workspace, session.get_one(Content, question.content_id))
    person = workspace.team.people.get(link.person)
    if person is None or not person.external:
        raise LinkVoid(write_to)
    if link.revoked_at is not None:
        raise LinkRevoked(write_to, person)
    if link.expires_at <= clock.now():
        raise LinkExpired(write_to, person)
    return person


def _must_be_asked(
    session: Session, link: ReviewLink, question: Question, write_to: Person, person: Person
) -> None:
    """The same is asked now, of the same revision, and of this person."""
    told = story(session, question.content_id)
    step = step_of(session, told)
    place = (question.gate, question.level, question.round)
    if (
        question.closed_at is not None
        or not isinstance(step, Decide)
        or place_of(step) != place
        or step.revision.fingerprint != link.fingerprint
        or link.person not in step.deciders
    ):
        raise LinkVoid(write_to, person)


def _seal(secret: str, link: ReviewLink) -> str:
    """What binds the secret to what the store says that it is for."""
    about = (link.person, link.question_id, link.fingerprint, int(link.expires_at.timestamp()))
    signer = Signer(
        door_key(), salt="review-link", key_derivation="hmac", digest_method=hashlib.sha256
    )
    return signer.get_signature("|".join(map(str, (secret, *about)))).decode()


def _plain(seal: str) -> bytes:
    return seal.encode("utf-8", "replace")
