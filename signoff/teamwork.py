"""How the team works on the posts of some channels: read from the store, counted by the rules."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from signoff import clock
from signoff.clock import Slot
from signoff.kpi.teamwork import Cadence, Life, Sent, Stage, Teamwork, Wait, cadence, teamwork
from signoff.period import Period
from signoff.reporting import Asked
from signoff.store.database import reading
from signoff.store.questions import Verdict
from signoff.store.teamwork import (
    FinishedPost,
    MadeDecision,
    MadeRevision,
    OpenQuestion,
    PutQuestion,
    SentPost,
    came_to_nothing,
    decisions_of,
    questions_of,
    revisions_of,
    sent_posts,
    waiting,
    went_out,
)
from signoff.working_time import worked
from signoff.workspace import Workspace

CREATE, PUBLISH = "create", "publish"
P = TypeVar("P", FinishedPost, SentPost, OpenQuestion)
R = TypeVar("R", MadeRevision, MadeDecision, PutQuestion)


@dataclass(frozen=True)
class Waiting:
    """Something that people owe just now."""

    content_id: int
    title: str
    region: str
    place: tuple[str, str]
    """Gate and level, as in `Holding.key`."""
    asked: tuple[str, ...]
    """The ids of the people whose turn it is."""
    due_at: datetime
    slot: datetime
    worked: timedelta
    """For how much working time it has waited."""
    is_late: bool


@dataclass(frozen=True)
class TeamRecord:
    """How a team worked in a period, and in the one before; and what waits now."""

    now: Teamwork
    before: Teamwork
    cadence: tuple[Cadence, ...]
    lives: tuple[Life, ...]
    waiting: tuple[Waiting, ...]
    """What is due first comes first."""


def team_record(asked: Asked) -> TeamRecord:
    """Everything for the channels, campaigns, goals and the period of a report."""
    with reading() as session:
        lives, sent = _period(session, asked, asked.period)
        before = teamwork(*_period(session, asked, asked.period.previous()))
        waits = tuple(_waiting(session, asked))
    return TeamRecord(
        now=teamwork(lives, sent),
        before=before,
        cadence=cadence(_planned(asked), sent, asked.period.days),
        lives=tuple(lives),
        waiting=waits,
    )


def what_waits(asked: Asked) -> tuple[Waiting, ...]:
    """What people owe just now about the posts that a report tells of."""
    with reading() as session:
        return tuple(_waiting(session, asked))


def _planned(asked: Asked) -> list[tuple[str, int]]:
    """How many posts a week its channels are to have. They are of all campaigns and goals: who
    is told of some of them is not told that the others are missing."""
    if asked.report.is_narrowed:
        return []
    return [
        (one.id, one.posts_per_week)
        for one in asked.workspace.channels_of(asked.report)
        if one.posts_per_week
    ]


def _period(session: Session, asked: Asked, period: Period) -> tuple[list[Life], list[Sent]]:
    channels, bounds = list(asked.channels), period.utc_bounds()
    finished = went_out(session, channels, *bounds) + came_to_nothing(session, channels, *bounds)
    posts = _told_of(asked, finished)
    sent = _told_of(asked, sent_posts(session, channels, *bounds))
    ids = [post.id for post in posts]
    read = _Read(
        {one.content_id: one.revision_id for one in reversed(sent)},
        _by_content(revisions_of(session, ids)),
        _by_content(decisions_of(session, ids)),
        _by_content(questions_of(session, ids)),
        asked.workspace,
    )
    return [_life(post, read) for post in posts], [_sent(one) for one in sent]


@dataclass(frozen=True)
class _Read:
    """What was read of the posts of a period, by content."""

    first_out: Mapping[int, int]
    """Which revision was out first."""
    revisions: Mapping[int, Sequence[MadeRevision]]
    decisions: Mapping[int, Sequence[MadeDecision]]
    questions: Mapping[int, Sequence[PutQuestion]]
    workspace: Workspace


def _life(post: FinishedPost, read: _Read) -> Life:
    made, told = read.revisions[post.id], read.decisions[post.id]
    out = read.first_out.get(post.id) if post.sent_at else None
    until = [one for one in made if out is None or one.id <= out]
    return Life(
        id=post.id,
        title=post.title,
        region=post.region,
        opened_at=post.opened_at,
        agreed_at=_agreed_at(until, told) if out else None,
        sent_at=post.sent_at,
        rounds=sum(not one.edited for one in until),
        decisions=len(told),
        objections=sum(one.verdict is not Verdict.APPROVE for one in told),
        waits=tuple(_waits(made, told, read.questions[post.id], read.workspace)),
    )


def _agreed_at(until: Sequence[MadeRevision], told: Sequence[MadeDecision]) -> datetime:
    """When the last consent came; where nobody was asked, when it was written."""
    newest = until[-1]
    consents = [
        one.decided_at
        for one in told
        if one.verdict is Verdict.APPROVE and one.revision_id <= newest.id
    ]
    return max(consents, default=newest.made_at)


def _waits(
    made: Sequence[MadeRevision],
    told: Sequence[MadeDecision],
    put: Sequence[PutQuestion],
    workspace: Workspace,
) -> Iterator[Wait]:
    rounds = {one.id: one.number for one in made}
    answers = {(CREATE, "", one.number): one.made_at for one in made}
    answers |= {(one.gate, one.level, rounds[one.revision_id]): one.decided_at for one in told}
    for one in put:
        answered = answers.get((one.gate, one.level, one.round))
        if one.gate == PUBLISH or (answered and answered < one.opened_at):
            answered = None
        ended = answered or one.closed_at
        if ended is None:
            continue  # it is out already, and a channel is still to be mended
        yield Wait(
            stage=_stage(one.gate, workspace),
            gate=one.gate,
            level=one.level,
            opened_at=one.opened_at,
            due_at=one.due_at,
            ended_at=ended,
            is_answered=answered is not None or one.gate == PUBLISH,
            worked=_worked(one.asked, one.opened_at, ended, workspace),
        )


def _stage(gate: str, workspace: Workspace) -> Stage:
    """A gate that the process has no more was one at which posts were approved, for all we know."""
    reviews = {one.id for one in workspace.process.gates if one.stage == "review"}
    known = {CREATE: Stage.CREATE, PUBLISH: Stage.PUBLISH}
    return known.get(gate, Stage.REVIEW if gate in reviews else Stage.APPROVE)


def _worked(
    asked: Sequence[str], start: datetime, end: datetime, workspace: Workspace
) -> timedelta:
    """Working time, on the clocks on which it was counted when an answer is due."""
    people = workspace.team.people
    first = people.get(asked[0] if asked else "") or workspace.person(workspace.team.owner)
    return worked(start, end, workspace.region(first.region), workspace.zone_of(first))


def _sent(one: SentPost) -> Sent:
    slot = Slot(datetime.fromisoformat(one.slot_local), one.slot_zone)
    return Sent(one.channel, slot.utc(), one.sent_at)


def _waiting(session: Session, asked: Asked) -> Iterator[Waiting]:
    now = clock.now()
    for one in _told_of(asked, waiting(session, list(asked.channels))):
        yield Waiting(
            content_id=one.content_id,
            title=one.title,
            region=one.region,
            place=(one.gate, one.level),
            asked=tuple(one.asked),
            due_at=one.due_at,
            slot=Slot(datetime.fromisoformat(one.slot_local), one.slot_zone).utc(),
            worked=_worked(one.asked, one.opened_at, now, asked.workspace),
            is_late=one.due_at < now,
        )


def _told_of(asked: Asked, posts: Sequence[P]) -> list[P]:
    return [one for one in posts if asked.report.tells_of(one.campaign, one.goal)]


def _by_content(rows: Sequence[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        found[row.content_id].append(row)
    return found
