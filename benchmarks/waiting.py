"""Posts that wait for somebody: what they cost while nothing happens."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from benchmarks.arena import Arena
from benchmarks.people import People
from benchmarks.posts import new_brief
from benchmarks.processes import Memory
from signoff.brief import Brief

NEXT_WEEK = timedelta(days=7)
AT_ONCE = 10
"""Briefs that come in side by side: a file of briefs brings them one after the other."""
QUIET_AFTER = 20.0
"""Seconds until the server has forgotten what it keeps of what has just happened."""
LOOKS = 10


@dataclass
class Waiting:
    """What everything holds while so many posts wait."""

    posts: int
    memory: dict[str, Memory]
    idle_cpu: float
    """The share of one core that everything takes meanwhile."""

    @property
    def programs(self) -> Memory:
        """Server and worker."""
        ours = (held for name, held in self.memory.items() if name != "database")
        return sum(ours, Memory(0, 0, 0))

    @property
    def database(self) -> Memory:
        """PostgreSQL: nearly all of it is a cache of a fixed size, which any work fills."""
        return self.memory.get("database", Memory(0, 0, 0))


async def let_wait(
    arena: Arena, people: People, counts: tuple[int, ...], briefs: Iterator[Brief]
) -> AsyncIterator[Waiting]:
    """Look after each number of posts."""
    posts = 0
    for count in counts:
        await begin(people, briefs, count - posts)
        posts = count
        yield await _look(arena, posts)


async def begin(people: People, briefs: Iterator[Brief], count: int) -> list[str]:
    """Begin so many posts; their runs, when all wait for somebody."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def begun() -> str:
        async with turns:
            run = await people.start(next(briefs))  # made now: its slot counts from here
            await people.rests(run)
            return run

    return list(await asyncio.gather(*(begun() for _ in range(count))))


def for_next_week() -> Iterator[Brief]:
    """Briefs without end; each waits for its text."""
    while True:
        yield new_brief(NEXT_WEEK)


async def _look(arena: Arena, posts: int) -> Waiting:
    await asyncio.sleep(QUIET_AFTER)
    before, began = sum(arena.meter.seconds().values()), monotonic()
    memory = await _at_rest(arena)
    spent = sum(arena.meter.seconds().values()) - before
    return Waiting(posts, memory, spent / (monotonic() - began))


async def _at_rest(arena: Arena) -> dict[str, Memory]:
    """The least of many looks: what a scheduled run holds while it works is not waiting."""
    looks = []
    for _look in range(LOOKS):
        await asyncio.sleep(QUIET_AFTER / LOOKS)
        looks.append(arena.meter.memory())
    return min(looks, key=lambda look: sum(one.pss for one in look.values()))
