"""Who may do what at the door: by the roles in team.yaml, or by what a program's token opens."""

from collections.abc import Set as AbstractSet

from server.door.needs import Need
from signoff.access.seeing import sees_all
from signoff.access.visitor import Scope, Service, SignedIn, Visitor
from signoff.workspace import Workspace
from signoff.workspace.roles import May
from signoff.workspace.team import Person

EVERYBODY: AbstractSet[Need] = frozenset(
    {Need.OPEN, Need.SIGNED_IN, Need.READ, Need.INPUT_FORM, Need.CHECK_FORM, Need.ANSWER}
)
"""What each of the team may; the door looks more closely at what they read and answer."""
WORKER: AbstractSet[Need] = frozenset(
    {
        *(Need.OPEN, Need.SIGNED_IN, Need.READ, Need.READ_ALL, Need.INPUT_FORM),
        *(Need.START, Need.ANSWER, Need.WORKER),
    }
)
"""A worker runs what everybody wrote: it reads all and changes runs, but neither rules nor code."""
STARTERS: tuple[May, ...] = ("brief", "measure")
"""Who writes a brief or asks for a report starts a run."""


def may(visitor: Visitor, need: Need | None, workspace: Workspace | None) -> bool:
    """Whether this visitor may ask for something of this kind; for programs without a workspace."""
    if need is Need.OPEN:
        return True
    match visitor:
        case Service(scope=scope):
            return need is not None and (scope is Scope.ENGINEER or need in WORKER)
        case SignedIn(person=id) if workspace and id in workspace.team.people:
            return need is not None and _person_may(workspace.team.people[id], need, workspace)
    return False


def sees_everywhere(visitor: Visitor, workspace: Workspace | None) -> bool:
    """Whether nothing has to be kept from this visitor that there is."""
    match visitor:
        case Service():
            return True
        case SignedIn(person=id) if workspace and id in workspace.team.people:
            return sees_all(workspace, workspace.team.people[id])
    return False


def _person_may(person: Person, need: Need, workspace: Workspace) -> bool:
    if need in EVERYBODY or _runs_it(person, workspace):
        return True
    match need:
        case Need.READ_ALL:
            return workspace.team.sees_everywhere(person)
        case Need.START:
            return any(workspace.may(person, what) for what in STARTERS)
    return False


def _runs_it(person: Person, workspace: Workspace) -> bool:
    return workspace.may(person, "run")
