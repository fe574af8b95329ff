"""The ledger: a publication is claimed, called, and ends as sent, refused, or unknown.

PLANNED ──claim──▶ CLAIMED ──call──▶ CALLING ──▶ SENT
   ▲                  │                 │ ├────▶ REFUSED ──▶ a person
   │      taken over  │                 │ └────▶ UNKNOWN ──look──▶ SENT
   └──────────────────┴───── busy ──────┘                     └──▶ UNSEEN ──▶ a person
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.planning import post_of
from signoff.lifecycle.turns import managers
from signoff.networks.network import Sent
from signoff.post import ChannelPost
from signoff.rules import consented
from signoff.store.contents import content
from signoff.store.database import reading, writing
from signoff.store.measurements import Checkpoint
from signoff.store.publications import (
    Sending,
    attempts,
    claim,
    move,
    note,
    publication,
    stands_for_another,
    take_unknown,
)
from signoff.store.stories import story
from signoff.telling import Kind, tell_people

BUSY = timedelta(minutes=1)
"""How long to leave a busy channel alone when it does not say itself."""
PATIENCE = 6
"""After so many busy answers, or vain looks, a person is asked."""
ON_THE_WAY = ("claimed", "calling", "looking")
"""What is written down between one outcome and the next."""


@dataclass(frozen=True)
class Claimed:
    """A publication that is ours to send, or to look up, and nobody else's."""

    id: int
    content_id: int
    channel: str
    network: str
    account: str
    language: str
    post: ChannelPost
    prepared: Mapping[str, Any]
    by: str
    first_called_at: datetime | None

    @property
    def key(self) -> str:
        """Names this publication for ever, on the network too."""
        return f"signoff-publication-{self.id}"


def claim_to_send(publication_id: int, by: str) -> Claimed | None:
    """Take it if it is free and consent stands, in one transaction; None if not."""
    with writing() as session:
        row = publication(session, publication_id)
        told = story(session, row.content_id, lock=True)
        if told.latest is None or row.revision_id != told.latest.id:
            return None
        if not consented(told, agreed(session).workspace):
            return None
        if not claim(session, publication_id, by, clock.now()):
            return None
        return _claimed(session, publication_id, by, "claimed")


def claim_to_look(publication_id: int, by: str) -> Claimed | None:
    """Take one of which nobody knows whether it is out."""
    with writing() as session:
        if not take_unknown(session, publication_id, by, clock.now()):
            return None
        return _claimed(session, publication_id, by, "looking")


def about_to_call(claimed: Claimed, prepared: Mapping[str, Any]) -> bool:
    """Fix the key and write down that the call may leave now; False if it is not ours any more."""
    now = clock.now()
    facts = {"prepared": dict(prepared), "claimed_at": now}
    if claimed.first_called_at is None:
        facts["first_called_at"] = now
    return _move(claimed, Sending.CALLING, "calling", "", **facts)


def sent(claimed: Claimed, post: Sent) -> bool:
    """It is out: say where, plan its measurements, tell people.

    False when the publication is no longer ours, or the post is another publication's.
    """
    with writing() as session:
        now = clock.now()
        if stands_for_another(session, claimed.id, post.id):
            return False
        facts = {"network_id": post.id, "url": post.url, "sent_at": post.at, "problem": ""}
        if not move(session, claimed.id, claimed.by, Sending.SENT, **facts):
            return False
        note(session, claimed.id, claimed.by, "sent", post.url, now)
        plan_measurements(session, claimed.id, post.at)
        _tell(session, claimed, "published", {"url": post.url})
        return True


def refused(claimed: Claimed, problem: str, todo: str) -> bool:
    """The channel did not take it, and a person has to do something."""
    return _stuck(claimed, Sending.REFUSED, "refused", problem, todo)


def unseen(claimed: Claimed, blind: str = "") -> bool:
    """It may have been sent, and we do not see it, or cannot even look: a person has to say."""
    problem = _("It may have been posted, but we do not see it on the account.")
    if blind:
        problem = _("It may have been posted, and we cannot look: {why}.", why=blind.rstrip("."))
    todo = _("Look at the account yourself. Then say whether it is out or is to be sent again.")
    return _stuck(claimed, Sending.UNSEEN, "unseen", problem, todo)


def unheard(claimed: Claimed, problem: str) -> bool:
    """It may have been sent: it has to be looked for."""
    return _move(claimed, Sending.UNKNOWN, "unknown", problem, claimed_at=None)


def look_again(claimed: Claimed, problem: str, wait: timedelta | None) -> bool:
    """The network could not tell us just now: look again later, but not for ever."""
    times = _times(claimed, "looked in vain")
    if times >= PATIENCE:
        return unseen(claimed, problem)
    again = clock.now() + (wait or BUSY * 2**times)
    return _move(claimed, Sending.UNKNOWN, "looked in vain", problem, claimed_at=None, due_at=again)


def busy(claimed: Claimed, problem: str, wait: timedelta | None) -> bool:
    """Nothing was sent: come back later, but not for ever."""
    times = _times(claimed, "busy")
    if times >= PATIENCE:
        todo = _("Ask the network why it is busy, then send the post again.")
        return refused(claimed, problem, todo)
    again = clock.now() + (wait or BUSY * 2**times)
    return _move(claimed, Sending.PLANNED, "busy", problem, due_at=again, problem=problem)


def _claimed(session: Session, publication_id: int, by: str, event: str) -> Claimed:
    row = publication(session, publication_id)
    session.refresh(row)
    note(session, row.id, by, event, "", clock.now())
    told = story(session, row.content_id)
    channel = agreed(session).workspace.channel(row.channel)
    return Claimed(
        id=row.id,
        content_id=row.content_id,
        channel=row.channel,
        network=row.network,
        account=row.account,
        language=channel.language,
        post=post_of(told, row),
        prepared=dict(row.prepared),
        by=by,
        first_called_at=row.first_called_at,
    )


def _move(claimed: Claimed, to: Sending, event: str, detail: str, **facts: object) -> bool:
    with writing() as session:
        if not move(session, claimed.id, claimed.by, to, **facts):
            return False
        note(session, claimed.id, claimed.by, event, detail, clock.now())
        return True


def _stuck(claimed: Claimed, to: Sending, event: str, problem: str, todo: str) -> bool:
    with writing() as session:
        if not move(session, claimed.id, claimed.by, to, problem=problem):
            return False
        note(session, claimed.id, claimed.by, event, problem, clock.now())
        _tell(session, claimed, "failed", {"problem": problem, "todo": todo})
        return True


def plan_measurements(session: Session, publication_id: int, sent_at: datetime) -> None:
    """At which moments this publication is measured."""
    for age in agreed(session).workspace.process.checkpoints:
        session.add(
            Checkpoint(publication_id=publication_id, age=age.written, due_at=sent_at + age.after)
        )


def _tell(session: Session, claimed: Claimed, kind: Kind, facts: Mapping[str, Any]) -> None:
    workspace = agreed(session).workspace
    told = content(session, claimed.content_id)
    people = dict.fromkeys([told.creator, *managers(workspace, told)])
    channel = workspace.channel(claimed.channel).name
    tell_people(
        session,
        workspace,
        people,
        kind,
        key=f"{kind}/{claimed.id}/{claimed.by}",
        content=told,
        facts={"channel": channel, **facts},
    )


def _times(claimed: Claimed, event: str) -> int:
    """How often in a row it went like this, since something else happened or a person spoke."""
    with reading() as session:
        history = [attempt.event for attempt in attempts(session, claimed.id)]
    in_a_row = takewhile(lambda past: past in (event, *ON_THE_WAY), reversed(history))
    return sum(past == event for past in in_a_row)
