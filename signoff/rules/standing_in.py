"""Who may answer in place of somebody who is away, late, or has handed it over."""

from collections.abc import Iterator, Mapping

from signoff.rules.consent import deciders, may_judge, undecided
from signoff.rules.places import Place
from signoff.rules.story import Story
from signoff.store.contents import Revision
from signoff.store.stand_ins import Because, StandIn
from signoff.workspace import Workspace

Voices = Mapping[str, tuple[str, ...]]
"""Who may answer now, and whose word it would be."""


def voices(story: Story, workspace: Workspace, place: Place, revision: Revision) -> Voices:
    """Everybody whose answer at this level would count.

    One person is one voice: whoever decides here already, or decides here anyway, stands in for
    nobody else. Those to whom the process escalates speak for all who have not answered.
    """
    missing = undecided(story, workspace, place, revision)
    found: dict[str, tuple[str, ...]] = {person: (person,) for person in missing}
    for one in _stand_ins(story, workspace, place, revision):
        if one.person in missing and one.stand_in not in found:
            whole = one.because is Because.ESCALATED
            found[one.stand_in] = tuple(missing) if whole else (one.person,)
    return found


def asked_now(story: Story, place: Place, revision: Revision, voices: Voices) -> list[str]:
    """Those of them whom we ask: not who is away, or has handed it over to one of them."""
    gate, level = place
    by = relieved_by(story, gate.id, level.id, revision.number)
    return [person for person in voices if by.get(person, person) not in voices.keys() - {person}]


def writers(story: Story, round: int) -> list[str]:
    """Who writes: the creator, or whoever does it in their place; and who was asked when late."""
    creator = story.content.creator
    here = [one for one in story.stand_ins if one.is_at("create", "", round)]
    late = [one.stand_in for one in here if not one.because.relieves]
    return list(
        dict.fromkeys([relieved_by(story, "create", "", round).get(creator, creator), *late])
    )


def relieved_by(story: Story, gate: str, level: str, round: int) -> Mapping[str, str]:
    """Who is asked in whose place at this question: the last word counts."""
    here = [one for one in story.stand_ins if one.is_at(gate, level, round)]
    return {one.person: one.stand_in for one in here if one.because.relieves}


def _stand_ins(
    story: Story, workspace: Workspace, place: Place, revision: Revision
) -> Iterator[StandIn]:
    """Those whose answer can count here, and was not taken from them again."""
    gate, level = place
    here = (gate.id, level.id)
    by = relieved_by(story, *here, revision.number)
    spoke = {d.person for d in story.decided_on(revision) if (d.gate, d.level) == here}
    silent = spoke | set(deciders(story, workspace, place, revision))
    for one in story.stand_ins:
        stands = not one.because.relieves or by.get(one.person) == one.stand_in
        if stands and one.is_at(*here, revision.number) and one.stand_in not in silent:
            person = workspace.team.people.get(one.stand_in)
            may = person is not None and workspace.may(person, gate.stage, revision.posts)
            if may and may_judge(story, workspace, one.stand_in):
                yield one
