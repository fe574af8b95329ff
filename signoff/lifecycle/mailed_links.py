"""Links that were mailed to people outside of the team: which are out, taken back, mailed anew."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signoff import clock
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.proving import prove_rows
from signoff.lifecycle.turns import managers
from signoff.store.contents import Content, content
from signoff.store.database import reading, writing
from signoff.store.links import ReviewLink, newest_link, open_links, take_back
from signoff.store.owed import NOT_DECIDING, asked_about
from signoff.store.questions import Question
from signoff.telling import tell_people
from signoff.workspace import Person, Workspace


class NoLinkOut(SignoffError):
    """What is to be taken back is not there."""

    def __init__(self, whose: str) -> None:
        super().__init__(
            _("No link of {whose} is open. `signoff link list` shows those that are.", whose=whose)
        )


class NotAskedByLink(SignoffError):
    """A link for somebody who is asked nothing, or who has an account."""

    def __init__(self, person: str, question: int) -> None:
        super().__init__(
            _(
                "{person} is not asked in question {question} now, or is not external.",
                person=person,
                question=question,
            )
        )


@dataclass(frozen=True)
class LinkOut:
    """One link that may still open."""

    person: str
    question_id: int
    title: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class AskedByLink:
    """Somebody external who is asked, and the last link that they were mailed."""

    person: Person
    link: ReviewLink | None


def links_out() -> list[LinkOut]:
    """Every link that may still open, oldest first."""
    with reading() as session:
        return [_out(link, _title(session, link)) for link in open_links(session, clock.now())]


def asked_by_link(question: Question, workspace: Workspace) -> list[AskedByLink]:
    """The external people among those who are asked this."""
    people = (workspace.team.people.get(id) for id in question.asked)
    with reading() as session:
        return [
            AskedByLink(one, newest_link(session, question.id, one.id))
            for one in people
            if one and one.external and question.gate not in NOT_DECIDING
        ]


def take_links_back(by: str, *, person: str = "", question_id: int = 0) -> int:
    """They open nothing from now on, and no reminder brings another; how many they were."""
    with writing() as session:
        taken = take_back(session, by, clock.now(), person=person, question_id=question_id)
        prove_rows(session, "link-revoked", taken)
    if not taken:
        raise NoLinkOut(person or str(question_id))
    return len(taken)


def mail_anew(person: str, question_id: int) -> None:
    """The person is mailed another link for what they are asked, with the next mails."""
    with writing() as session:
        found = asked_about(session, question_id)
        workspace = agreed(session).workspace
        if found is None or person not in _asked(found[0], workspace):
            raise NotAskedByLink(person, question_id)
        question, about = found
        tell_people(
            session,
            workspace,
            [person],
            "turn",
            key=f"turn/{question.id}/anew/{clock.now().isoformat()}",
            content=about,
            facts={
                "what": workspace.level(question.gate, question.level).name,
                "due_at": question.due_at,
                "question_id": question.id,
                "anew": True,
            },
        )


def may_look_after_links(person: Person, about: Content, workspace: Workspace) -> bool:
    """Managers of the content's region, and whoever answers for the workspace."""
    return person.id in (*managers(workspace, about), workspace.team.owner)


def _asked(question: Question, workspace: Workspace) -> set[str]:
    if question.closed_at is not None:
        return set()
    return {one.person.id for one in asked_by_link(question, workspace)}


def _out(link: ReviewLink, title: str) -> LinkOut:
    return LinkOut(link.person, link.question_id, title, link.made_at, link.expires_at)


def _title(session: Session, link: ReviewLink) -> str:
    question = session.get_one(Question, link.question_id)
    return content(session, question.content_id).title
