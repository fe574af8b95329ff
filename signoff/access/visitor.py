"""Who is at the door: somebody of the team, a program of ours, or nobody that we know."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"  # noqa: S105 a word of ours, and no secret
    OIDC = "oidc"
    INSIDE = "inside"
    """By a program of ours on this machine: the demo's players and the tests."""
    LINK = "link"
    """By a link that was mailed to them: for one decision, and for nothing else."""
    LINK_AND_CODE = "link and code"
    """The same, and by a code that was mailed to them when they had opened it."""


BY_LINK = (Way.LINK, Way.LINK_AND_CODE)
"""Ways that open no page: whoever has such a session has decided once, and it is over."""


class Scope(StrEnum):
    """What a service token opens."""

    WORKER = "worker"
    """What a worker and the flows that it runs need."""
    ENGINEER = "engineer"
    """Everything: the command line of whoever runs this."""


@dataclass(frozen=True)
class SignedIn:
    """A person of the team, in a session that holds."""

    person: str
    """The person's id in team.yaml."""
    session_id: int
    way: Way


@dataclass(frozen=True)
class Service:
    """A program with a token of its own."""

    name: str
    scope: Scope
    made_at: datetime | None = field(default=None, compare=False)
    """When its token was made: one that replaced it is another."""


@dataclass(frozen=True)
class Stranger:
    """Nobody that we know."""


Visitor = SignedIn | Service | Stranger
