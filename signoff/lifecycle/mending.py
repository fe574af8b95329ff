"""A channel did not take a post, or nobody knows: a person says what to do."""

from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from signoff import clock
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.ledger import plan_measurements
from signoff.lifecycle.turns import AnswerRefused, Turn, may_answer, still_open
from signoff.rules import Mend
from signoff.store.database import writing
from signoff.store.publications import Publication, Sending, note, publication
from signoff.store.stories import story


class Remedy(StrEnum):
    """What a person can say about a post that did not go out as it should."""

    SEND_AGAIN = "send again"
    IT_IS_OUT = "it is out"
    GIVE_UP = "give up"


def mend(turn: Turn, person: str, remedy: Remedy, url: str) -> None:
    """Do what the person says, or raise `AnswerRefused`."""
    assert isinstance(turn.step, Mend)
    if remedy is Remedy.IT_IS_OUT and not url.startswith(("https://", "http://")):
        raise AnswerRefused(_("Please give the link of the post that is out."))
    with writing() as session:
        told = story(session, turn.story.content.id, lock=True)
        asked, step = still_open(session, turn.question_id, told, turn.step)
        if not may_answer(told, step, agreed(session).workspace, person):
            raise AnswerRefused(_("This is for the region's social media managers to mend."))
        row = publication(session, step.publication.id)
        _apply(session, row, remedy, url)
        note(session, row.id, person, remedy.value, url, clock.now())
        asked.take()
        asked.closed_at = clock.now()


def _apply(session: Session, row: Publication, remedy: Remedy, url: str) -> None:
    match remedy:
        case Remedy.SEND_AGAIN:
            row.sending, row.claimed_by, row.claimed_at = Sending.PLANNED, None, None
        case Remedy.IT_IS_OUT:
            row.sending, row.url, row.sent_at = Sending.SENT, url, clock.now()
            row.network_id = urlsplit(url).path.rstrip("/").rpartition("/")[2]
            plan_measurements(session, row.id, row.sent_at)
        case Remedy.GIVE_UP:
            row.sending = Sending.DROPPED
