"""Everything that the look back at one post prints, already worked out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from reports.post_mortem.next_steps import NextStep, next_steps
from reports.titles import cut, one_line, web_address
from signoff.kpi.own_range import Against
from signoff.kpi.teamwork import ON_TIME
from signoff.lifecycle.whole_story import WholeStory
from signoff.post_mortem import Outing, PostRecord, post_record
from signoff.reporting import Asked

TITLE, NAME, COMMENT, MESSAGE = 80, 60, 120, 300
FIRST_SHOWN, LAST_SHOWN = 4, 6
CHANNELS_IN_A_MAIL = 3


class What(StrEnum):
    """What happened to a post."""

    ASKED_FOR = "asked-for"
    WRITTEN = "written"
    EDITED = "edited"
    APPROVED = "approve"
    SENT_BACK = "request changes"
    REJECTED = "reject"
    OUT = "out"


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    what: What
    at: datetime
    who: str = ""
    where: str = ""
    """A level, or a channel."""
    round: int = 0
    comment: str = ""


@dataclass(frozen=True)
class PostMortem:
    """One post, looked at afterwards."""

    title: str
    message: str
    goal: str
    """Empty: its brief names none that there still is."""
    campaign: str
    zone: str
    events: tuple[Event, ...]
    rounds: int
    took: timedelta | None
    """From the brief until it was out."""
    outings: tuple[Outing, ...]
    """On which channels it is out: where it did most first."""
    next_steps: tuple[NextStep, ...]

    @property
    def main(self) -> Outing | None:
        return self.outings[0] if self.outings else None

    @property
    def sent_at(self) -> datetime | None:
        """When it was out on its first channel."""
        return min((one.sent_at for one in self.outings), default=None)

    @property
    def shown_outings(self) -> tuple[Outing, ...]:
        return self.outings[:CHANNELS_IN_A_MAIL]

    @property
    def engagements(self) -> int | None:
        """On all channels, as last read; None where nothing was."""
        read = [one.last.engagements for one in self.outings if one.last]
        return sum(number or 0 for number in read) if read else None

    @property
    def is_late(self) -> bool:
        return any(one.late_by > ON_TIME for one in self.outings)

    @property
    def first_events(self) -> tuple[Event, ...]:
        """How its story began; all of it, if it is short."""
        return self.events if not self.events_left else self.events[:FIRST_SHOWN]

    @property
    def events_left(self) -> int:
        """How many in the middle only its page tells."""
        return max(0, len(self.events) - FIRST_SHOWN - LAST_SHOWN)

    @property
    def last_events(self) -> tuple[Event, ...]:
        return self.events[-LAST_SHOWN:] if self.events_left else ()

    def how_many(self, against: Against) -> int:
        """On how many channels it did so."""
        return sum(bool(one.last and one.last.against is against) for one in self.outings)


def work_out(asked: Asked) -> PostMortem:
    """The post that was asked for, if it is on the report's channels."""
    return post_mortem(post_record(asked), asked.report.time_zone)


def post_mortem(record: PostRecord, zone: str) -> PostMortem:
    """The same from what was read; times on the clocks of the zone."""
    whole, told = record.whole, record.whole.told
    goal = whole.workspace.goals.get(told.brief.goal)
    outings = tuple(sorted(map(_named, record.outings), key=_most_first))
    events = tuple(sorted(_events(whole, outings), key=_in_order))
    first_out = min((one.sent_at for one in outings), default=None)
    return PostMortem(
        title=cut(one_line(told.content.title), TITLE),
        message=cut(one_line(told.brief.message), MESSAGE),
        goal=cut(one_line(goal.name), NAME) if goal else "",
        campaign=cut(one_line(told.brief.campaign), NAME),
        zone=zone,
        events=events,
        rounds=sum(not one.edited for one in told.revisions),
        took=first_out - told.content.opened_at if first_out else None,
        outings=outings,
        next_steps=next_steps(outings, _sent_back(events)),
    )


def _named(one: Outing) -> Outing:
    return replace(one, channel=cut(one_line(one.channel), NAME), url=web_address(one.url))


def _most_first(one: Outing) -> tuple[int, str]:
    return -((one.last.engagements or 0) if one.last else 0), one.channel.casefold()


def _events(whole: WholeStory, outings: Sequence[Outing]) -> Iterator[Event]:
    told = whole.told
    yield Event(What.ASKED_FOR, told.content.opened_at)
    rounds = {one.id: one.number for one in told.revisions}
    for made in told.revisions:
        what = What.EDITED if made.edited else What.WRITTEN
        yield Event(what, made.made_at, _person(whole, made.author), round=made.number)
    for said in told.decisions:
        yield Event(
            What(said.verdict.value),
            said.decided_at,
            _person(whole, said.person),
            cut(one_line(whole.level(said.gate, said.level)), NAME),
            rounds.get(said.revision_id, 0),
            cut(one_line(said.comment), COMMENT),
        )
    for out in outings:
        yield Event(What.OUT, out.sent_at, where=out.channel)


def _in_order(event: Event) -> tuple[datetime, bool, int]:
    """Of what happened in one moment, the earlier round first."""
    return event.at, event.what is What.OUT, event.round


def _person(whole: WholeStory, id: str) -> str:
    return cut(one_line(whole.person(id)), NAME)


def _sent_back(events: Sequence[Event]) -> int:
    return sum(one.what is What.SENT_BACK for one in events)
