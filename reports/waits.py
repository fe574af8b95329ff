"""What people owe just now, with the names that everybody knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reports.titles import cut, one_line
from reports.where import Where, where
from signoff.teamwork import Waiting
from signoff.workspace import Workspace

TITLE, NAMES = 80, 120


@dataclass(frozen=True)
class ShownWait:
    """One post that waits for an answer."""

    title: str
    where: Where
    who: str
    """Whose turn it is: the owners of what waits."""
    worked: timedelta
    """For how much working time it has waited."""
    due_at: datetime
    slot: datetime
    is_late: bool


def shown(one: Waiting, workspace: Workspace) -> ShownWait:
    """The same with names."""
    people = workspace.team.people
    names = [people[id].name if id in people else id for id in one.asked]
    return ShownWait(
        title=cut(one_line(one.title), TITLE),
        where=where(workspace, *one.place),
        who=cut(one_line(", ".join(names)), NAMES),
        worked=one.worked,
        due_at=one.due_at,
        slot=one.slot,
        is_late=one.is_late,
    )
