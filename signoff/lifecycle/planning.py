"""Consent is complete: what goes out, where and when, is written into the ledger."""

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.in_force import agreed
from signoff.post import ChannelPost
from signoff.rules import Story, consented
from signoff.store.contents import Revision
from signoff.store.database import writing
from signoff.store.publications import Publication, Sending, note
from signoff.store.stories import story
from signoff.workspace import Channel


def plan(content_id: int) -> None:
    """One row for each channel that does not carry the content yet. Again changes nothing."""
    with writing() as session:
        told = story(session, content_id, lock=True)
        workspace = agreed(session).workspace
        if told.latest is None or not consented(told, workspace):
            return
        _drop_older(session, told)
        taken = {p.channel for p in told.publications if p.sending is not Sending.DROPPED}
        for channel in told.latest.posts:
            if channel not in taken:
                session.add(_planned(told, told.latest, workspace.channel(channel)))


def _drop_older(session: Session, told: Story) -> None:
    """What was planned for an earlier revision, and certainly is not out, gives way."""
    certain = (Sending.PLANNED, Sending.REFUSED, Sending.UNSEEN)
    for publication in told.publications:
        if publication not in told.current and publication.sending in certain:
            publication.sending = Sending.DROPPED
            note(session, publication.id, "signoff", "dropped", "a newer revision", clock.now())


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
