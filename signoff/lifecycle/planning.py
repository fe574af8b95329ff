"""Consent is complete: what goes out, where and when, is written into the ledger."""

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.skipping import note_skips
from signoff.post import ChannelPost
from signoff.rules import Story, consented
from signoff.store.contents import Revision
from signoff.store.database import writing
from signoff.store.publications import Publication, Sending, drop, note
from signoff.store.questions import close_questions, open_questions
from signoff.store.stories import story
from signoff.workspace import Channel


def plan(content_id: int) -> None:
    """One row for each channel that does not carry the content yet. Again changes nothing."""
    with writing() as session:
        told = story(session, content_id, lock=True)
        rules = agreed(session)
        workspace = rules.workspace
        if told.latest is None or not consented(told, workspace):
            return
        note_skips(session, told, rules)
        ask_nobody(session, content_id)
        dropped = _drop_older(session, told)
        standing = [p for p in told.publications if p.sending is not Sending.DROPPED]
        taken = {p.channel for p in standing if p.id not in dropped}
        for channel in told.latest.posts:
            if channel not in taken:
                session.add(_planned(told, told.latest, workspace.channel(channel)))


def ask_nobody(session: Session, content_id: int) -> None:
    """Who was asked for consent is not reminded of it any more; a channel may still be mended."""
    mending = [one.id for one in open_questions(session, content_id) if one.gate == "publish"]
    close_questions(session, content_id, clock.now(), but=mending)


def _drop_older(session: Session, told: Story) -> set[int]:
    """What was planned for an earlier revision, and certainly is not out, gives way."""
    now = clock.now()
    older = [p.id for p in told.publications if p not in told.current]
    dropped = {id for id in older if drop(session, id, now)}
    for id in dropped:
        note(session, id, "signoff", "dropped", "a newer revision", now)
    return dropped


def _planned(told: Story, revision: Revision, channel: Channel) -> Publication:
    return Publication(
        content_id=told.content.id,
        revision_id=revision.id,
        channel=channel.id,
        network=channel.network,
        account=channel.account,
        due_at=told.content.slot.utc(),
        prepared={},
        sending=Sending.PLANNED,
        problem="",
    )


def post_of(told: Story, publication: Publication) -> ChannelPost:
    """What exactly goes out."""
    revision = next(r for r in told.revisions if r.id == publication.revision_id)
    return revision.body[publication.channel]
