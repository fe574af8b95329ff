"""How much is measured: enough for figures to be trusted, or a look that takes a few."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Part = Literal["lives", "waiting"]
"""Posts that go their whole way; and posts that wait, and are answered all at once."""
DATABASES = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Plan:
    """What one kind of worker is asked to do on one database."""

    lone: int
    """Posts that are carried one after the other, on a server with nothing else to do."""
    crowds: tuple[int, ...]
    """Posts that are carried all at once."""
    waiting: tuple[int, ...]
    """Posts that wait for somebody, one number after the other."""
    answered: int = 0
    """How many of those that wait fifty people approve, as fast as they can."""


Plans = Mapping[tuple[str, str], Plan]
"""By database and kind of worker."""

HISTORY, SHORT_HISTORY = (1_000_000, 10_000_000), (100_000,)
"""Readings in the databases over which a week is reported on."""

FULL: Plans = {
    ("SQLite", "signoff"): Plan(12, (12, 24, 50, 100, 200), (1, 200, 2000), answered=500),
    ("SQLite", "process"): Plan(5, (12,), (1, 10)),
    ("PostgreSQL", "signoff"): Plan(12, (12, 24, 50), (1, 2000), answered=500),
    ("PostgreSQL", "process"): Plan(4, (12,), ()),
}
QUICK: Plans = {
    ("SQLite", "signoff"): Plan(4, (8,), (1, 100), answered=50),
    ("SQLite", "process"): Plan(1, (), ()),
    ("PostgreSQL", "signoff"): Plan(4, (8,), (1, 50), answered=50),
}
