"""A post that fell short is given to somebody as a new brief: once, however often it is tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from signoff import clock
from signoff.brief import Brief, problems
from signoff.clock import Slot, local
from signoff.kpi.own_range import Standing
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.judging import REWORK
from signoff.store.contents import brief_of, content
from signoff.store.database import reading, writing
from signoff.store.results import Result, end_rework, open_reworks, results_of
from signoff.telling import tell_people
from signoff.timing import timings
from signoff.workspace import Channel, Workspace

TIME_TO_MEND = timedelta(days=7)
"""From now to the new slot at least: to write, review and approve."""
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Wanted:
    """One content that is to be mended, and all that its new brief is made of."""

    content_id: int
    brief: Brief
    """What was asked for then."""
    results: Sequence[Result]
    """How it did where it fell short."""
    workspace: Workspace
    owner: str
    """Who mends it by the process that counts now; empty when nobody is to any more."""
    slot: datetime
    """When the new one may go out: wall time of the first of its channels."""

    @property
    def channels(self) -> list[str]:
        """Where it fell short."""
        return [one.channel for one in self.results]

    def channel_name(self, id: str) -> str:
        """What people call one of them."""
        known = self.workspace.channels.get(id)
        return known.name if known else id

    @property
    def key(self) -> str:
        """The new brief is known by it: the same content is mended once."""
        return f"{REWORK}{self.content_id}"


def to_rework(content_id: int | None = None) -> Sequence[int]:
    """What waits to be given to somebody; of one content, or of all."""
    with reading() as session:
        return open_reworks(session, None if content_id is None else [content_id])


def wanted(content_id: int) -> Wanted:
    """Everything about one of them, by the rules in force now."""
    with reading() as session:
        workspace = agreed(session).workspace
        old = content(session, content_id)
        brief, slot = brief_of(old), old.slot
        results = results_of(session, content_id)
    short = [one for one in results if one.standing is Standing.SHORT]
    rule = workspace.process.rework
    owner = rule.owner if rule else ""
    known = workspace.channels.get(short[0].channel)
    new = _new_slot(known, workspace, slot) if known else slot.local
    return Wanted(content_id, brief, short, workspace, owner, new)


def _new_slot(channel: Channel, workspace: Workspace, old: Slot) -> datetime:
    """The best time that is known; else the same hour of the same weekday."""
    earliest = clock.now() + TIME_TO_MEND
    if times := timings(channel.id, earliest)[0].times:
        return times[0].next
    zone = workspace.zone_of_channel(channel)
    same = local(old.utc(), zone).replace(tzinfo=None)
    after = local(earliest, zone).replace(tzinfo=None)
    return same + A_WEEK * max(0, -((same - after) // A_WEEK))


def misfits(wanted: Wanted, brief: Brief) -> str:
    """Why it cannot be begun, in sentences; nothing when it can."""
    found = problems(brief, wanted.workspace, clock.now())
    return " ".join(f"{one.field}: {one.what} {one.mend}" for one in found)


def begun(content_id: int, run_id: str) -> None:
    """This run carries the new brief."""
    with writing() as session:
        end_rework(session, content_id, run_id, clock.now())


def left(content_id: int) -> None:
    """The team wants nothing mended any more."""
    with writing() as session:
        end_rework(session, content_id, None, clock.now())


def impossible(wanted: Wanted, problem: str) -> None:
    """The brief does not fit the team: whoever should have mended it decides what becomes of it."""
    with writing() as session:
        if not end_rework(session, wanted.content_id, None, clock.now()):
            return
        tell_people(
            session,
            wanted.workspace,
            [wanted.owner],
            "not-reworked",
            key=f"not-reworked/{wanted.content_id}",
            content=content(session, wanted.content_id),
            facts={"problem": problem},
        )
