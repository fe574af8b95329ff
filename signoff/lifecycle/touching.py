"""Rules change while posts are under way: which of them it touches, and what it means for each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signoff import clock, rules
from signoff.lifecycle.turns import asked_of, at_once, place_of
from signoff.rules import Create, Decide, Mend, Story
from signoff.rules.touching import Ask, Lost, Shift, Spot, Stand, ahead_of, lost, shifts
from signoff.store.database import reading
from signoff.store.stories import open_ids, stories
from signoff.workspace import Workspace

Progress = Callable[[int, int], None]
"""Hears how many posts have been looked at, and of how many."""


@dataclass(frozen=True)
class Touch:
    """One post that is under way, and what a change of the rules means for it."""

    story: Story
    before: Stand
    after: Stand
    shifts: Sequence[Shift]
    lost: Sequence[Lost]
    """Consents that count no longer."""

    @property
    def content_id(self) -> int:
        return self.story.content.id


def touched(
    before: Workspace, after: Workspace, seen: Progress = lambda _seen, _all: None
) -> list[Touch]:
    """Every post that is under way and would be asked otherwise, the most urgent slot first."""
    with reading() as session:
        found = list(touched_in(session, before, after, open_ids(session), seen))
    return sorted(found, key=lambda one: one.story.content.slot.utc())


def touched_in(
    session: Session,
    before: Workspace,
    after: Workspace,
    ids: Sequence[int],
    seen: Progress = lambda _seen, _all: None,
) -> Iterator[Touch]:
    """The same for these contents, inside a transaction."""
    if before.process == after.process and _who(before) == _who(after):
        return  # a word of the style guide, or a goal: nobody is asked otherwise because of it
    at = clock.now()
    for number, told in enumerate(stories(session, ids), start=1):
        touch = _touch(told, before, after, at)
        seen(number, len(ids))
        if touch is not None:
            yield touch


def _who(workspace: Workspace) -> object:
    """All that can change who is asked, beside the process."""
    team = workspace.team
    return team.people, team.roles, team.owner, workspace.channels


def _touch(told: Story, before: Workspace, after: Workspace, at: datetime) -> Touch | None:
    old, new = stand(told, before, at), stand(told, after, at)
    if old is None or new is None:
        return None
    changed, gone = shifts(old, new), lost(old, new)
    return Touch(told, old, new, changed, gone) if changed or gone else None


def stand(told: Story, workspace: Workspace, at: datetime) -> Stand | None:
    """Where the post stands under these rules; None where nothing can be asked any more."""
    step = rules.next_step(told, workspace, at)
    if rules.nothing_left_to_send(told, at) or isinstance(step, rules.End | rules.Send):
        return None
    now: dict[Spot, Ask] = {}
    for one in at_once(step) if isinstance(step, Create | Decide | Mend) else ():
        gate, level, _round = place_of(one)
        people = tuple(asked_of(told, one, workspace))
        if isinstance(one, Decide):
            may = rules.deciders(told, workspace, (one.gate, one.level), one.revision)
            needed = one.level.needed(len(may))
            now[gate, level] = Ask(one.level.name, people, needed, one.level.hours)
        else:
            hours = workspace.process.create.hours if isinstance(one, Create) else 0.0
            now[gate, level] = Ask("", people, 1, hours)
    return ahead_of(told, workspace, now)
