"""What is wrong in a file that somebody wrote: where, and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass

from signoff.errors import SignoffError

Steps = tuple[str | int, ...]
"""The way to a value: field names, and positions in lists."""


def place(steps: Steps) -> str:
    """The way to a value as people read it: `gates.2.levels.1` is in the second gate."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)


@dataclass(frozen=True)
class Problem:
    """One thing to mend in one file."""

    file: str
    """The file's name; empty when it came from a form."""
    line: int
    """Counted from one; 0 when the whole file is meant."""
    field: str
    """The way to the value, for example `people.anna.region`; empty: the whole line or file."""
    what: str
    """What is wrong, as a sentence."""
    mend: str
    """What would be right, as a sentence."""

    def __str__(self) -> str:
        line = f"{self.file}:{self.line}" if self.line else self.file
        said = f"{self.what.rstrip('.')}; {self.mend}"
        return ": ".join(part for part in (line, self.field, said) if part)


class BadInput(SignoffError):
    """Files that cannot be taken as they are, with everything that is wrong in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
