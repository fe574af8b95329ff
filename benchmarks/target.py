"""One thing that was to be reached."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One line of the table."""

    what: str
    wanted: str
    reached: str
    is_reached: bool
