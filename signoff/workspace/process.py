"""How a post gets from brief to measured result: who decides, in what order, by when."""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    model_validator,
)

from signoff.language import _
from signoff.workspace.kinds import Id, Name, Shape
from signoff.workspace.part import Part, wrong

AGE = r"^[1-9]\d{0,3}[smhd]$"
UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}

USUAL_FLAGS = ("paid", "health")

WorkingTime = Annotated[float, Field(gt=0, le=2000)]
Stage = Literal["review", "approve"]
Material = Literal["text", "media", "link", "slot"]


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
Age = Annotated[
    str, Shape(AGE, lambda: _("Write a number and m, h or d: 30m, 24h, 7d (minutes, hours, days)."))
]


class Checkpoint(RootModel[Age]):
    """An age at which a post is measured, as written: 1h, 24h, 7d."""

    model_config = ConfigDict(frozen=True)

    @property
    def written(self) -> str:
        """As it stands in process.yaml."""
        return self.root

    @property
    def after(self) -> timedelta:
        """How long after publishing."""
        number, unit = re.fullmatch(r"(\d+)([smhd])", self.root).groups()  # type: ignore[union-attr]
        return int(number) * UNITS[unit]

    def __str__(self) -> str:
        return self.root


def _distinct_and_rising(checkpoints: tuple[Checkpoint, ...]) -> tuple[Checkpoint, ...]:
    ages = [checkpoint.after for checkpoint in checkpoints]
    if ages != sorted(set(ages)):
        raise wrong(
            _("The checkpoints are not in rising order, or one comes twice."),
            _("Write each age once, the youngest first: 1h, 24h, 7d, 30d."),
        )
    return checkpoints


class CreateStep(Part):
    """Writing the post."""

    hours: WorkingTime = 16
    """How many working hours the creator has, unless the brief says by when."""


class Condition(Part):
    """When a level is needed."""

    flags: tuple[Id, ...] = Field(min_length=1)
    """The level is needed when the brief carries at least one of these flags."""


class Level(Part):
    """A group of people who decide together."""

    id: Id
    name: Name
    """What people call it."""
    people: tuple[Id, ...] = ()
    """People who decide here, by id."""
    roles: tuple[Id, ...] = ()
    """Everybody with one of these roles decides here too."""
    region: Literal["any", "own"] = "any"
    """own: of the people with these roles, only those of the post's own region."""
    quorum: Quorum = "any"
    """How many of them must agree: any (one is enough), all, or a number."""
    hours: WorkingTime = 8
    """How many working hours they have."""
    when: Condition | None = None
    """Only needed under this condition; without one, always."""

    @model_validator(mode="after")
    def _somebody_decides(self) -> "Level":
        if not self.people and not self.roles:
            raise wrong(
                _("Nobody can decide at the level {level}.", level=self.id),
                _("Name at least one person under people, or one role under roles."),
            )
        return self

    def needed(self, deciders: int) -> int:
        """How many consents it takes when this many people may decide."""
        if self.quorum == "any":
            return 1
        return deciders if self.quorum == "all" else int(self.quorum)

    def applies_to(self, flags: tuple[str, ...] | list[str]) -> bool:
        """Whether a brief with these flags has to pass here."""
        return self.when is None or bool(set(self.when.flags) & set(flags))


class Gate(Part):
    """A place where people decide, level after level."""

    id: Id
    stage: Stage
    """review: is it good? approve: may it go out?"""
    levels: tuple[Level, ...] = Field(min_length=1)
    """The levels, in the order in which they decide."""


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


class Process(Part):
    """`process.yaml`: the way of every post."""

    create: CreateStep = CreateStep()
    """Writing the post."""
    gates: Gates
    """Where people decide, in order. An empty list lets every post out unseen."""
    after_changes: Literal["level-that-asked", "first-level"] = "level-that-asked"
    """Where a post goes on after requested changes were made."""
    own_posts: Literal["forbidden", "allowed"] = "forbidden"
    """Whether somebody may decide on a post that they wrote."""
    flags: tuple[Id, ...] = USUAL_FLAGS
    """Marks that a brief may carry; levels may depend on them."""
    material: tuple[Material, ...] = ("text", "media", "link", "slot")
    """A change of any of these after approval needs new decisions."""
    checkpoints: Annotated[tuple[Checkpoint, ...], AfterValidator(_distinct_and_rising)] = (
        Checkpoint("1h"),
        Checkpoint("24h"),
        Checkpoint("7d"),
        Checkpoint("30d"),
    )
    """At which ages a post is measured."""
