"""Who of the team has what before them, for whom, and who is away just now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.standing_in import deputy_of
from signoff.store.owed import NOT_DECIDING
from signoff.store.questions import Verdict
from signoff.store.stand_ins import Because, StandIn
from signoff.store.team_tasks import Said, Waiting, everything_open, said_meanwhile, standing_in
from signoff.workspace import Level, Person, Workspace

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holder:
    """Somebody who is asked."""

    person: str
    instead_of: str = ""
    """Whose task it was at first; empty: theirs."""
    because: Because | None = None


@dataclass(frozen=True)
class TeamTask:
    """One question, and those whose answer is still out."""

    waiting: Waiting
    stage: str
    holders: Sequence[Holder]

    @property
    def people(self) -> set[str]:
        return {holder.person for holder in self.holders}


@dataclass(frozen=True)
class Away:
    """Somebody who is away now."""

    person: Person
    last: date
    """The last day of it."""
    deputy: str | None
    """Who answers in their place, if anybody does."""


def team_tasks(session: Session, workspace: Workspace) -> list[TeamTask]:
    """Everything that waits for somebody, by due time."""
    said: dict[int, list[Said]] = defaultdict(list)
    for one in said_meanwhile(session):
        said[one.question_id].append(one)
    stand_ins: dict[int, list[StandIn]] = defaultdict(list)
    for row in standing_in(session):
        stand_ins[row.question_id].append(row)
    stages = {gate.id: str(gate.stage) for gate in workspace.process.gates}
    levels = {(gate.id, one.id): one for gate in workspace.process.gates for one in gate.levels}
    tasks = (
        TeamTask(
            waiting,
            stages.get(waiting.gate, waiting.gate),
            _holders(waiting, said[waiting.id], stand_ins[waiting.id]),
        )
        for waiting in everything_open(session)
        if _is_asked(waiting, said[waiting.id], levels)
    )
    return [task for task in tasks if task.holders]


def _is_asked(
    waiting: Waiting, said: Sequence[Said], levels: Mapping[tuple[str, str], Level]
) -> bool:
    """Whether an answer is missing; a run takes a moment to go on when none is."""
    if waiting.gate in NOT_DECIDING:
        return True
    level = levels.get((waiting.gate, waiting.level))
    if level is None or any(one.verdict is not Verdict.APPROVE for one in said):
        return False
    agreed = sum(one.here for one in said)
    # Where all have to agree, it is answered when nobody is left who has not.
    return level.quorum == "all" or agreed < level.needed(1)


def _holders(
    waiting: Waiting, said: Sequence[Said], stand_ins: Sequence[StandIn]
) -> Sequence[Holder]:
    spoken = {one.person for one in said if one.here}
    whose = dict(_whose(stand_ins))
    return [whose.get(person, Holder(person)) for person in waiting.asked if person not in spoken]


def _whose(stand_ins: Sequence[StandIn]) -> Iterator[tuple[str, Holder]]:
    """For whom each of them stands in, by the last word."""
    last = {row.person: row.stand_in for row in stand_ins if row.because.relieves}
    for row in stand_ins:
        stands = not row.because.relieves or last[row.person] == row.stand_in
        if stands and row.stand_in != row.person:
            yield row.stand_in, Holder(row.stand_in, row.person, row.because)


def away_now(workspace: Workspace) -> list[Away]:
    """Everybody who is away on their own calendar, who comes back last at the end."""
    at = clock.now()
    found = (_away(workspace, person, at) for person in workspace.team.people.values())
    return sorted((one for one in found if one), key=lambda one: (one.last, one.person.name))


def _away(workspace: Workspace, person: Person, at: datetime) -> Away | None:
    today = at.astimezone(ZoneInfo(workspace.zone_of(person))).date()
    if not person.is_away(today):
        return None
    last = today
    while person.is_away(last + ONE_DAY):
        last += ONE_DAY
    return Away(person, last, deputy_of(workspace, person.id, at))


def counted(tasks: Sequence[TeamTask], at: datetime) -> Mapping[str, tuple[int, int]]:
    """How much each person has, and how much of it is late; who has most of that first."""
    many: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    for task in tasks:
        for person in task.people:
            many[person] += 1
            late[person] += task.waiting.due_at < at
    order = sorted(many, key=lambda person: (-late[person], -many[person], person))
    return {person: (many[person], late[person]) for person in order}
