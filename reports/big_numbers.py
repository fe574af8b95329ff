"""The large numbers at the top of a report, and how each changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mood = Literal["up", "down", "same", "unknown"]
ARROWS: Mapping[str, str] = {"up": "▲", "down": "▼"}


@dataclass(frozen=True)
class BigNumber:
    """One of them."""

    name: str
    said: str
    change: str = ""
    went: str = ""
    """`up` or `down`: it has an arrow; anything else has none."""
    mood: Mood = "same"
    """`up` where that is good, `down` where it is not."""

    @property
    def marked(self) -> str:
        """The change with its arrow, for where nothing can be drawn."""
        return " ".join(filter(None, [ARROWS.get(self.went), self.change]))
