"""Publications are measured at their checkpoints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signoff import clock
from signoff.clock import local
from signoff.lifecycle.in_force import agreed
from signoff.store.contents import content
from signoff.store.database import reading, writing
from signoff.store.measurements import (
    FollowerCount,
    Measurement,
    checkpoints,
    due_checkpoints,
    follower_counts,
    keep_readings,
    open_checkpoints,
)
from signoff.workspace import Workspace


@dataclass(frozen=True)
class Due:
    """A checkpoint that should have been read by now."""

    checkpoint_id: int
    publication_id: int
    content_id: int
    channel: str
    network: str
    account: str
    network_id: str


def due_now() -> list[Due]:
    """Every checkpoint that is due, oldest first."""
    with reading() as session:
        return [
            Due(
                checkpoint_id=checkpoint.id,
                publication_id=publication.id,
                content_id=publication.content_id,
                channel=publication.channel,
                network=publication.network,
                account=publication.account,
                network_id=publication.network_id or "",
            )
            for checkpoint, publication in due_checkpoints(session, clock.now())
        ]


def keep(due: Sequence[Due], values: Mapping[str, Mapping[str, int]], read_at: datetime) -> None:
    """Keep what a network told, by its id of the post; one that it did not name is gone."""
    with writing() as session:
        waiting = checkpoints(session, [one.checkpoint_id for one in due])
        workspace = agreed(session).workspace
        new: list[tuple[str, Measurement]] = []
        for one in due:
            checkpoint = waiting[one.checkpoint_id]
            if checkpoint.done_at is not None:
                continue
            checkpoint.done_at = read_at
            checkpoint.missing = one.network_id not in values
            day = local(read_at, _zone(session, workspace, one)).date()
            told = values.get(one.network_id, {})
            for metric, value in told.items():
                told_now = Measurement(publication_id=one.publication_id, age=checkpoint.age)
                told_now.metric, told_now.value = metric, value
                told_now.read_at, told_now.day = read_at, day
                new.append((one.channel, told_now))
        keep_readings(session, new)


def _zone(session: Session, workspace: Workspace, one: Due) -> str:
    """The channel's; of a channel that is gone, that of the slot."""
    if channel := workspace.channels.get(one.channel):
        return workspace.zone_of_channel(channel)
    return content(session, one.content_id).slot_zone


def keep_followers(channel: str, followers: int, read_at: datetime) -> None:
    """Keep how many follow a channel."""
    with writing() as session:
        session.add(FollowerCount(channel=channel, followers=followers, read_at=read_at))


@dataclass(frozen=True)
class Unread:
    """A channel whose followers nobody counted today."""

    channel: str
    network: str
    account: str


def channels_unread() -> list[Unread]:
    """The channels whose followers were not counted in the last day."""
    with reading() as session:
        channels, now = agreed(session).workspace.channels, clock.now()
        counted = follower_counts(session, now - clock.DAY, now, list(channels))
        known = {count.channel for count in counted}
        return [
            Unread(channel.id, channel.network, channel.account)
            for channel in channels.values()
            if channel.id not in known
        ]


def runs_to_wake(content_ids: Iterable[int]) -> list[str]:
    """The flow runs of those contents whose last checkpoint is in."""
    with reading() as session:
        done = [id for id in content_ids if not open_checkpoints(session, id)]
        runs = [content(session, id).run_id for id in done]
        return [run for run in runs if run]
