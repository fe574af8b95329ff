"""The levels that a post has to pass, and in which order."""

from signoff.rules.conditions import holds
from signoff.rules.story import Story
from signoff.store.contents import Revision
from signoff.workspace import Gate, Level, Workspace

Place = tuple[Gate, Level]


def levels_of(story: Story, workspace: Workspace, revision: Revision) -> list[Place]:
    """Every level that this revision has to pass, in order."""
    return [
        (gate, level)
        for gate in workspace.process.gates
        for level in gate.levels
        if level.when is None or holds(level.when, story, workspace, revision)
    ]


def earlier(story: Story, workspace: Workspace, place: Place, revision: Revision) -> list[Place]:
    """The levels that must have agreed before this one is asked.

    All of the gates before, and of its own gate those that it comes after. One that this
    revision need not pass hands on what it would have waited for.
    """
    gate, level = place
    needed = levels_of(story, workspace, revision)
    gates = list(workspace.process.gates)
    before = gates[: gates.index(gate)]
    return [
        one
        for one in needed
        if one[0] in before or (one[0] == gate and one[1].id in _waited_for(gate, level, needed))
    ]


def _waited_for(gate: Gate, level: Level, needed: list[Place]) -> set[str]:
    ids: set[str] = set()
    for one in gate.before(level):
        ids |= {one.id} if (gate, one) in needed else _waited_for(gate, one, needed)
    return ids


def upstream(story: Story, workspace: Workspace, place: Place, revision: Revision) -> list[Place]:
    """Every level before this one, near or far."""
    near = earlier(story, workspace, place, revision)
    far = [more for one in near for more in upstream(story, workspace, one, revision)]
    return list({(gate.id, level.id): (gate, level) for gate, level in [*near, *far]}.values())
