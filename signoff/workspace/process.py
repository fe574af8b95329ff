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
)

from signoff.kpi.own_range import Below
from signoff.language import _
from signoff.workspace.gates import Gates, OpenComments, WorkingTime
from signoff.workspace.kinds import Id, Shape
from signoff.workspace.part import Part, wrong

AGE = r"^[1-9]\d{0,3}[smhd]$"
UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}

USUAL_FLAGS = ("paid", "health")

Material = Literal["text", "media", "link", "slot"]
MATERIAL: tuple[Material, ...] = ("text", "media", "link", "slot")


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


class WhenLate(Part):
    """What happens when nobody answers in time: all in working hours after the due time."""

    deputy_after: WorkingTime = 4
    """The deputies (team.yaml) of those who have not answered are asked too."""
    escalate_after: WorkingTime = 8
    """The people named under escalate_to may decide in place of those who have not."""
    escalate_to: tuple[Id, ...] = ()
    """People and roles; without any, nobody is."""
    warn_before_slot: Annotated[float, Field(gt=0, le=720)] = 4
    """So many hours (of the clock) before its slot, everybody who can still save a post that
    waits for people is told that the slot is at risk."""
    expire_after: WorkingTime | None = None
    """The post is given up; a working day before, everybody who could save it is warned.
    Without it, posts wait for ever."""


class Rework(Part):
    """What becomes of a post that falls short at its last checkpoint."""

    owner: Id
    """Who mends it: the id of a person who may create. A new brief is opened for them."""
    below: Below = "lower-quartile"
    """Less than what three of four of the channel's earlier posts brought at this age, or less
    than half of what its middle one brought. Where the post's share of its goal can be told, it
    falls short only if it missed that, too."""
    posts: int = Field(default=12, ge=4, le=500)
    """With fewer earlier posts of the channel nothing is said."""


def _as_table(written: object) -> object:
    """A list names what everybody has to agree to anew."""
    if not isinstance(written, list | tuple):
        return written
    return {field: "all" if field in written else "none" for field in MATERIAL} | {
        str(field): "all" for field in written
    }


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
    open_comments: OpenComments = "allowed"
    """resolved: a level agrees when no comment on the post is open, unless it says otherwise."""
    flags: tuple[Id, ...] = USUAL_FLAGS
    """Marks that a brief may carry; levels may depend on them."""
    material: Annotated[
        dict[Material, Literal["all", "none"] | tuple[Id, ...]], BeforeValidator(_as_table)
    ] = Field(default_factory=lambda: dict.fromkeys(MATERIAL, "all"), validate_default=True)
    """Which levels decide again when this changes after they agreed: all, none, or their ids."""
    when_late: WhenLate = WhenLate()
    """What happens when nobody answers in time."""
    checkpoints: Annotated[tuple[Checkpoint, ...], AfterValidator(_distinct_and_rising)] = (
        Checkpoint("1h"),
        Checkpoint("24h"),
        Checkpoint("7d"),
        Checkpoint("30d"),
    )
    """At which ages a post is measured."""
    rework: Rework | None = None
    """Open a brief for somebody when a post falls short; without this, nobody is given work."""
    propose_reuse: bool = True
    """Tell the goal's owner and the creator when a post did far better than others."""
