"""Many posts at once: all briefed in the same moment, all answered as soon as somebody is asked."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.arena import Arena
from benchmarks.people import People, WentWrong
from benchmarks.posts import new_brief, published_at
from benchmarks.spent import Spent, spending
from signoff import clock

ANSWERS = 3
CHECKPOINT = 1.5
"""Seconds until the last post can be measured."""


@dataclass
class Crowd:
    """What a crowd of posts took from brief to last measurement."""

    spent: Spent
    published: int
    answers_taken_in: list[float]
    """Seconds until the server had taken an answer; the first of every post come at once."""

    @property
    def per_minute(self) -> float:
        """Whole lives."""
        return 60 * self.spent.posts / self.spent.wall


async def carry_all_at_once(
    arena: Arena, people: People, posts: int, seconds_to_begin: float
) -> Crowd:
    """From the first brief to the last measurement; waiting for the slot is not counted."""
    over = clock.now() + timedelta(seconds=seconds_to_begin)
    async with spending(arena, people, posts) as beginning:
        briefs = [new_brief(over - clock.now()) for _post in range(posts)]
        runs = await asyncio.gather(*(people.start(brief) for brief in briefs))
        await asyncio.gather(*(people.rests(run) for run in runs))
    await asyncio.sleep(max(0.0, (over - clock.now()).total_seconds() + 1))
    before = len(people.answers_taken_in)
    async with spending(arena, people, posts) as going_on:
        await asyncio.gather(*(_answer_all(people, run) for run in runs))
        await asyncio.sleep(CHECKPOINT)
        await _measure(people)
        await asyncio.gather(*(people.rests(run, in_state="Completed") for run in runs))
    published = sum(published_at(run) is not None for run in runs)
    return Crowd(beginning + going_on, published, people.answers_taken_in[before:])


async def _measure(people: People) -> None:
    """Cancelled where the schedule's own run is at it just then, which has begun too early."""
    while True:
        with suppress(WentWrong):
            run = await people.run("collect-metrics/collect-metrics")
            await people.rests(run, in_state="Completed")
            return
        await asyncio.sleep(1)


async def _answer_all(people: People, run: str) -> None:
    for _answer in range(ANSWERS):
        await people.answer(run)
        await people.rests(run)
