"""What the team aims for, in numbers."""

from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from signoff.workspace.kinds import ById, Id, Name
from signoff.workspace.part import Part

Metric = Literal["likes", "shares", "comments", "engagements", "posts", "followers"]


MOST = 1_000_000_000_000
"""More than all people will ever click: a larger number is a slip."""


class Goal(Part):
    """A number to reach in a period."""

    id: SkipJsonSchema[str]
    name: Name
    """What people call it."""
    metric: Metric
    """What is counted. Engagements are likes, shares and comments together."""
    target: int = Field(ge=1, le=MOST)
    """How many in one period."""
    period: Literal["week", "month"]
    """How long a period is."""
    channels: tuple[Id, ...] | None = Field(default=None, min_length=1)
    """On which channels; without this, on all."""
    owner: Id
    """Who answers for it: the id of a person."""
    serves: Id | None = None
    """The larger goal that it is a part of."""


class Goals(Part):
    """`goals.yaml`: what the team aims for."""

    goals: ById[Goal] = Field(default_factory=dict)
    """The goals, by id."""
