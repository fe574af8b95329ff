"""Where people decide about a post: gates, their levels, and under which conditions."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from signoff.language import _
from signoff.workspace.kinds import Id, LanguageCode, Name
from signoff.workspace.part import Part, wrong

WorkingTime = Annotated[float, Field(gt=0, le=2000)]
Stage = Literal["review", "approve"]
OpenComments = Literal["allowed", "resolved"]
Seniority = Literal["junior", "experienced", "senior"]
Budget = Annotated[float, Field(ge=0, le=1e12)]


def _any_all_or_number(quorum: object) -> object:
    if quorum in ("any", "all"):
        return quorum
    if type(quorum) is int and quorum >= 1:
        return quorum
    raise wrong(
        _("A quorum of {value} means nothing.", value=quorum),
        _("Write any (one is enough), all, or how many: 2."),
    )


Quorum = Annotated[
    Literal["any", "all"] | Annotated[int, Field(ge=1)], BeforeValidator(_any_all_or_number)
]


class Condition(Part):
    """What has to be so: everything that is named; of several values one is enough."""

    flags: tuple[Id, ...] = ()
    """The brief carries one of these flags."""
    channels: tuple[Id, ...] = ()
    """It goes out on one of these channels."""
    regions: tuple[Id, ...] = ()
    """It is a post of one of these regions."""
    campaigns: tuple[Name, ...] = ()
    """It belongs to one of these campaigns."""
    languages: tuple[LanguageCode, ...] = ()
    """One of its channels speaks one of these languages."""
    findings: bool | None = None
    """true: the style guide or a network had something to say; false: nothing."""
    budget_from: Budget | None = None
    """The brief's budget is at least this."""
    budget_below: Budget | None = None
    """The brief's budget is less than this; no budget is none."""
    written_by: tuple[Seniority, ...] = ()
    """Its author has this seniority in team.yaml."""

    @model_validator(mode="after")
    def _names_something(self) -> "Condition":
        if not self.model_fields_set:
            raise wrong(
                _("This condition names nothing, so it would always hold."),
                _("Name at least one thing: flags, channels, regions, budget_from …"),
            )
        return self


class Skip(Part):
    """When a level that is needed may be passed by without asking."""

    reason: Name
    """Why: it stands in the record of every post that passes by."""
    when: Condition
    """What has to be so."""


class Level(Part):
    """A group of people who decide together."""

    id: Id
    name: Name
    """What people call it."""
    people: tuple[Id, ...] = ()
    """People who decide here, by id."""
    roles: tuple[Id, ...] = ()
    """Everybody with one of these roles decides here too."""
    owners: bool = False
    """The owners of the post's channels (channels.yaml) decide here too."""
    region: Literal["any", "own"] = "any"
    """own: of the people with these roles, only those of the post's own region."""
    quorum: Quorum = "any"
    """How many of them must agree: any (one is enough), all, or a number."""
    hours: WorkingTime = 8
    """How many working hours they have."""
    when: Condition | None = None
    """Only needed under this condition; without one, always."""
    skip: tuple[Skip, ...] = ()
    """Passed by without asking when one of these holds; the record says which."""
    after: tuple[Id, ...] | None = None
    """The levels of this gate, named above, that must have agreed before this one is asked.
    Without it: all of them. An empty list: asked at once, beside the others."""
    open_comments: OpenComments | None = None
    """resolved: it agrees when no comment on the post is open. Without it: as the process says."""
    optional: bool = False
    """Asked, but not waited for: when its time is over the post goes on without it."""

    @model_validator(mode="after")
    def _somebody_decides(self) -> "Level":
        if not self.people and not self.roles and not self.owners:
            raise wrong(
                _("Nobody can decide at the level {level}.", level=self.id),
                _("Name a person under people, a role under roles, or say owners: true."),
            )
        return self

    def needed(self, deciders: int) -> int:
        """How many consents it takes when this many people may decide."""
        if self.quorum == "any":
            return 1
        return deciders if self.quorum == "all" else int(self.quorum)


def _after_earlier_ones(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    known: list[str] = []
    for level in levels:
        strange = [id for id in level.after or () if id not in known]
        if strange:
            raise wrong(
                _("{level} comes after {ids}.", level=level.id, ids=", ".join(strange)),
                _("Under after, name levels of the same gate that stand above this one."),
            )
        known.append(level.id)
    return levels


class Gate(Part):
    """A place where people decide, level after level."""

    id: Id
    stage: Stage
    """review: is it good? approve: may it go out?"""
    levels: Annotated[tuple[Level, ...], AfterValidator(_after_earlier_ones)] = Field(min_length=1)
    """The levels, in the order in which they decide."""

    def before(self, level: Level) -> tuple[Level, ...]:
        """The levels of this gate that must have agreed before this one is asked."""
        if level.after is None:
            return self.levels[: self.levels.index(level)]
        return tuple(one for one in self.levels if one.id in level.after)


def _distinct_ids(gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    lists = [[gate.id for gate in gates], *([level.id for level in gate.levels] for gate in gates)]
    twice = [name for ids in lists for name in sorted(set(ids)) if ids.count(name) > 1]
    if twice:
        raise wrong(
            _("Two gates, or two levels of one gate, have the id {ids}.", ids=", ".join(twice)),
            _("Give each an id of its own."),
        )
    return gates


def _review_first(gates: tuple[Gate, ...]) -> tuple[Gate, ...]:
    stages = [gate.stage for gate in gates]
    if stages != sorted(stages, key=("review", "approve").index):
        raise wrong(
            _("A review gate stands after an approve gate."),
            _("Put the gates with stage review first."),
        )
    return gates


Gates = Annotated[tuple[Gate, ...], AfterValidator(_distinct_ids), AfterValidator(_review_first)]
