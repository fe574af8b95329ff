"""What a person owes now: what was decided a moment ago is not asked of anybody any more."""

from itertools import count

from sqlalchemy.orm import Session

from signoff.lifecycle.in_force import agreed
from signoff.rules import Story, deciders
from signoff.rules.places import Place
from signoff.store.contents import brief_of
from signoff.store.database import reading
from signoff.store.owed import Owed, owed
from signoff.workspace import Workspace

MOST = 50
"""Of one person at once, the most urgent first; the others follow."""


def owed_by(person: str) -> list[Owed]:
    """What waits for this person, by due time."""
    with reading() as session:
        return owed_in(session, person)


def owed_in(session: Session, person: str) -> list[Owed]:
    """The same, inside a transaction.

    Until the run goes on, a question is open that was answered: Prefect takes seconds for that,
    and where many answer at once minutes. Whoever is behind such ones must not wait for them.
    """
    workspace = agreed(session).workspace
    levels = {
        (gate.id, level.id): (gate, level)
        for gate in workspace.process.gates
        for level in gate.levels
    }
    me = workspace.person(person)
    found: list[Owed] = []
    for seen in count(0, MOST):
        some = owed(session, person, MOST, after=seen)
        found += [
            one
            for one in some
            if workspace.reaches(me, one.content.on)
            and _is_asked(one, levels.get(_place(one)), workspace)
        ]
        if len(some) < MOST or len(found) >= MOST:
            break
    return found[:MOST]


def _place(one: Owed) -> tuple[str, str]:
    return one.question.gate, one.question.level


def _is_asked(one: Owed, place: Place | None, workspace: Workspace) -> bool:
    if one.revision is None:
        return True
    if place is None:
        return False  # the process does not ask here any more
    told = Story(one.content, brief_of(one.content), [one.revision], [], [], 0)
    may = deciders(told, workspace, place, one.revision)
    return one.consents < place[1].needed(len(may))
