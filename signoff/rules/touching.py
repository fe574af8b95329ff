"""What other rules would mean for a post that is under way: who is asked, and who is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from signoff.rules.consent import agreed, deciders, passes
from signoff.rules.places import levels_of
from signoff.rules.story import Story
from signoff.workspace import Workspace

Way = Literal["also", "again", "without", "now", "later", "joined", "left", "quorum", "hours"]
Spot = tuple[str, str]
"""A gate's id and a level's; `create` or `publish` where nothing is decided."""


@dataclass(frozen=True)
class Ask:
    """One level that is asked now, or is still to come."""

    name: str
    """What people call the level; empty where nothing is decided."""
    people: tuple[str, ...]
    """The ids of those who are asked, or will be."""
    needed: int
    """How many of them have to agree."""
    hours: float
    """How many working hours they have."""


@dataclass(frozen=True)
class Stand:
    """Where a post stands under some rules."""

    now: Mapping[Spot, Ask]
    to_come: Mapping[Spot, Ask]
    levels: Mapping[Spot, str]
    """The names of all levels that it has to pass, passed ones too."""
    consents: Mapping[Spot, frozenset[str]]
    """Whose consent counts, level by level."""

    @property
    def ahead(self) -> Mapping[Spot, Ask]:
        """All that is asked now or later."""
        return {**self.now, **self.to_come}


@dataclass(frozen=True)
class Shift:
    """One thing that changes for one post at one level."""

    way: Way
    level: str
    people: tuple[str, ...] = ()
    old: float = 0
    new: float = 0


@dataclass(frozen=True)
class Lost:
    """A consent that was given, is kept, and counts no longer."""

    level: str
    person: str


def ahead_of(story: Story, workspace: Workspace, now: Mapping[Spot, Ask]) -> Stand:
    """Where the post stands, when these are asked now."""
    revision = story.latest
    places = levels_of(story, workspace, revision) if revision else []
    to_come: dict[Spot, Ask] = {}
    consents: dict[Spot, frozenset[str]] = {}
    for gate, level in places:
        spot = (gate.id, level.id)
        assert revision is not None
        may = deciders(story, workspace, (gate, level), revision)
        consents[spot] = frozenset(agreed(story, (gate, level), revision) & set(may))
        if spot not in now and not passes(story, workspace, (gate, level), revision):
            to_come[spot] = Ask(level.name, tuple(may), level.needed(len(may)), level.hours)
    names = {(gate.id, level.id): level.name for gate, level in places}
    return Stand(now, to_come, names, consents)


def shifts(before: Stand, after: Stand) -> list[Shift]:
    """What changes between the two, level by level in the order of the new rules."""
    found = [one for spot in after.ahead for one in _at(spot, before, after)]
    gone = [ask for spot, ask in before.ahead.items() if spot not in after.ahead and ask.name]
    return found + [Shift("without", ask.name, ask.people) for ask in gone]


def lost(before: Stand, after: Stand) -> list[Lost]:
    """The consents that counted and do not any more, at levels that are still asked."""
    return [
        Lost(after.levels[spot], person)
        for spot, people in before.consents.items()
        if spot in after.levels
        for person in sorted(people - after.consents.get(spot, frozenset()))
    ]


def _at(spot: Spot, before: Stand, after: Stand) -> Iterator[Shift]:
    new, old = after.ahead[spot], before.ahead.get(spot)
    if old is None:
        yield Shift("again" if spot in before.levels else "also", new.name, new.people)
        return
    if (spot in before.now) != (spot in after.now):
        yield Shift("now" if spot in after.now else "later", new.name, new.people)
    came = tuple(person for person in new.people if person not in old.people)
    went = tuple(person for person in old.people if person not in new.people)
    if came:
        yield Shift("joined", new.name, came)
    if went:
        yield Shift("left", new.name, went)
    if new.needed != old.needed:
        yield Shift("quorum", new.name, (), old.needed, new.needed)
    if new.hours != old.hours:
        yield Shift("hours", new.name, (), old.hours, new.hours)
