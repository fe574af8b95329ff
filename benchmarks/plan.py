"""How much is measured: enough for figures to be trusted, or a look that takes a few."""

from collections.abc import Mapping
from dataclasses import dataclass

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


Plans = Mapping[tuple[str, str], Plan]
"""By database and kind of worker."""

FULL: Plans = {
    ("SQLite", "signoff"): Plan(20, (4, 24, 50, 100, 200), (1, 200, 2000)),
    ("SQLite", "process"): Plan(8, (4, 50), (1, 10)),
    ("PostgreSQL", "signoff"): Plan(20, (4, 24, 50, 100, 200), ()),
    ("PostgreSQL", "process"): Plan(8, (4,), ()),
}
QUICK: Plans = {
    ("SQLite", "signoff"): Plan(4, (8,), (1, 20)),
    ("SQLite", "process"): Plan(1, (), ()),
    ("PostgreSQL", "signoff"): Plan(4, (8,), ()),
}
