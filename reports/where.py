"""Where a post waits, as people call it: a level's name, or what is to be done there."""

from dataclasses import dataclass

from reports.titles import cut, one_line
from signoff.language import _
from signoff.workspace import Workspace

LONGEST = 60


@dataclass(frozen=True)
class Where:
    """A place where people are asked."""

    gate: str
    level: str
    name: str
    """As the process calls the level; its id, when it is there no more."""

    def __str__(self) -> str:
        known = {"create": _("Writing"), "publish": _("Publishing")}
        return known.get(self.gate) or self.name


def where(workspace: Workspace, gate: str, level: str) -> Where:
    """This place, with the name that it has now."""
    levels = {(one.id, its.id): its.name for one in workspace.process.gates for its in one.levels}
    return Where(gate, level, cut(one_line(levels.get((gate, level), level)), LONGEST))
