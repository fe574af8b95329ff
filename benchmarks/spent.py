"""What a stretch of work took: time, processor time of each program, calls, and the neighbours'."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psutil

from benchmarks.arena import Arena
from benchmarks.calls import most_common
from benchmarks.people import People
from benchmarks.processes import busy_seconds, own_seconds, since

SETTLES_WITHIN = 2.0
"""Events and logs are written some moments after what they tell of."""


@dataclass
class Spent:
    """What so many posts took together."""

    posts: int
    wall: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    """Seconds by program."""
    calls: float = 0.0
    """Calls of Prefect's API, without the people's own."""
    refused: int = 0
    """How many calls were answered with a 5xx."""
    foreign: float = 0.0
    """The share of this machine that others took meanwhile."""
    calls_by_path: dict[str, float] = field(default_factory=dict)
    """For each post, the people's own too."""

    @property
    def cpu_each(self) -> float:
        """Processor seconds of everything, for each post."""
        return sum(self.cpu.values()) / self.posts

    def __add__(self, other: "Spent") -> "Spent":
        wall = self.wall + other.wall
        foreign = self.foreign * self.wall + other.foreign * other.wall
        return Spent(
            posts=self.posts,
            wall=wall,
            cpu={name: self.cpu.get(name, 0) + other.cpu[name] for name in other.cpu},
            calls=self.calls + other.calls,
            refused=self.refused + other.refused,
            foreign=foreign / wall,
        )


@asynccontextmanager
async def spending(arena: Arena, people: People, posts: int) -> AsyncIterator[Spent]:
    """Look at the clocks before and after; what is settled afterwards counts, its time does not."""
    spent = Spent(posts)
    arena.calls.read()
    before, strangers = arena.meter.seconds(), _strangers(arena)
    asked, began = people.calls, time.monotonic()
    yield spent
    spent.wall = time.monotonic() - began
    await asyncio.sleep(SETTLES_WITHIN)
    spent.cpu = since(before, arena.meter.seconds())
    calls = [call for call in arena.calls.read() if call.path != "/health"]
    spent.calls = len(calls) - (people.calls - asked)
    spent.refused = sum(call.was_refused for call in calls)
    spent.calls_by_path = most_common(calls, posts)
    others = (_strangers(arena) - strangers) / (psutil.cpu_count() or 1)
    spent.foreign = max(0.0, others / (spent.wall + SETTLES_WITHIN))


def _strangers(arena: Arena) -> float:
    """The processor time of everything that is none of ours."""
    ours = [*arena.meter.seconds().values(), *arena.beside.seconds().values(), own_seconds()]
    return busy_seconds() - sum(ours)
