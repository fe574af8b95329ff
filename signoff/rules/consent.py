"""Consent: who may decide about a revision, and whether all who must agree have agreed."""

from signoff.rules.story import Story
from signoff.store.contents import Revision
from signoff.store.questions import Decision, Verdict
from signoff.workspace import Gate, Level, Workspace

Place = tuple[Gate, Level]


def levels_of(story: Story, workspace: Workspace) -> list[Place]:
    """Every level that this brief has to pass, in order."""
    return [
        (gate, level)
        for gate in workspace.process.gates
        for level in gate.levels
        if level.applies_to(story.brief.flags)
    ]


def deciders(story: Story, workspace: Workspace, level: Level, revision: Revision) -> list[str]:
    """The ids of everyone who may decide about this revision at this level.

    Nobody decides about their own work, unless the process says so.
    """
    people = [p.id for p in workspace.people_of(level, story.content.region)]
    if workspace.process.own_posts == "allowed":
        return people
    return [person for person in people if person != revision.author]


def stands(story: Story, workspace: Workspace, place: Place, revision: Revision) -> bool:
    """Whether the level's consent to this revision is complete.

    Where the process goes on at the level that asked for changes, the levels before it
    keep the consent that they gave to the revision before.
    """
    _gate, level = place
    may = deciders(story, workspace, level, revision)
    agreed = {d.person for d in _said(story, place, revision, Verdict.APPROVE)} & set(may)
    if may and len(agreed) >= level.needed(len(may)):
        return True
    before = story.before(revision)
    return (
        before is not None
        and workspace.process.after_changes == "level-that-asked"
        and _asked_after(story, workspace, place, before)
        and stands(story, workspace, place, before)
    )


def consented(story: Story, workspace: Workspace) -> bool:
    """Whether everything that the process asks for stands, on exactly the latest revision."""
    revision = story.latest
    return (
        revision is not None
        and not objections(story, revision)
        and all(stands(story, workspace, p, revision) for p in levels_of(story, workspace))
    )


def objections(story: Story, revision: Revision) -> list[Decision]:
    """Requests for changes and rejections of this revision."""
    return [d for d in story.decided_on(revision) if d.verdict is not Verdict.APPROVE]


def undecided(story: Story, workspace: Workspace, place: Place, revision: Revision) -> list[str]:
    """Those whose word at this level is still out."""
    said = {d.person for d in _said(story, place, revision, *Verdict)}
    return [p for p in deciders(story, workspace, place[1], revision) if p not in said]


def _said(story: Story, place: Place, revision: Revision, *verdicts: Verdict) -> list[Decision]:
    gate, level = place
    return [
        decision
        for decision in story.decided_on(revision)
        if (decision.gate, decision.level) == (gate.id, level.id)
        and decision.verdict in verdicts
        and decision.fingerprint == revision.fingerprint
    ]


def _asked_after(story: Story, workspace: Workspace, place: Place, revision: Revision) -> bool:
    """Whether changes to this revision were asked for at a level after this one."""
    order = [(gate.id, level.id) for gate, level in levels_of(story, workspace)]
    asked = [(d.gate, d.level) for d in objections(story, revision)]
    here = order.index((place[0].id, place[1].id))
    return bool(asked) and all(a in order and order.index(a) > here for a in asked)
