"""One post after the other on a server with nothing else to do: how long each person waits."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.arena import Arena
from benchmarks.people import People, WentWrong
from benchmarks.posts import new_brief, published_at
from benchmarks.spent import Spent, spending
from signoff import clock

SLOT_IN = timedelta(seconds=40)
"""Over when the approval comes, so that the approval itself publishes."""


@dataclass
class Leg:
    """One part of every post's way: from what somebody did to what came of it."""

    spent: Spent
    seconds: list[float] = field(default_factory=list)
    """One for each post."""


async def carry_one_by_one(arena: Arena, people: People, posts: int) -> dict[str, Leg]:
    """Every post to its approval's end, one leg after the other."""
    runs: list[str] = []

    async def begin(_number: object) -> float:
        started = clock.now().timestamp()
        runs.append(await people.start(new_brief(SLOT_IN)))
        return (await people.rests(runs[-1])).at.timestamp() - started

    async def hand_on(run: object) -> float:
        taken = await people.answer(str(run))
        return (await people.rests(str(run))).at.timestamp() - taken

    async def publish(run: object) -> float:
        taken = await people.answer(str(run))
        await people.rests(str(run))
        return _sent(str(run)) - taken

    legs = {"brief": await _leg(arena, people, range(posts), begin)}
    legs["text"] = await _leg(arena, people, runs, hand_on)
    legs["review"] = await _leg(arena, people, runs, hand_on)
    await asyncio.sleep(SLOT_IN.total_seconds())
    legs["approval"] = await _leg(arena, people, runs, publish)
    return legs


async def _leg(
    arena: Arena,
    people: People,
    posts: Sequence[object],
    carry: Callable[[object], Awaitable[float]],
) -> Leg:
    async with spending(arena, people, len(posts)) as spent:
        leg = Leg(spent)
        for post in posts:
            leg.seconds.append(await carry(post))
    return leg


def _sent(run: str) -> float:
    sent = published_at(run)
    if sent is None:
        raise WentWrong(f"run {run} published nothing")
    return sent.timestamp()
