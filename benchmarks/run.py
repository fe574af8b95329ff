"""One run of the benchmarks: one part after the other, each kept as soon as it is measured."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.answering import answer_all
from benchmarks.arena import Arena, arena, short_way
from benchmarks.big_team import write_big_team
from benchmarks.crowd import carry_all_at_once
from benchmarks.history import years
from benchmarks.lone import carry_one_by_one
from benchmarks.machine import circumstances
from benchmarks.people import people_at
from benchmarks.plan import Part, Plan
from benchmarks.results import Result, Results, keep
from benchmarks.templated import agree_on_templates, briefs_from
from benchmarks.waiting import begin, for_next_week, let_wait

LEAST_TO_BEGIN = 25.0
"""Seconds until the slot of a crowd, if its posts began in no time."""


class Run:
    """Knows what is measured already, and what is still to be."""

    def __init__(self, results: Results, keep_it: bool, missing: bool) -> None:
        self.results = results
        self._keep_it, self._missing = keep_it, missing
        self._since = time.monotonic()
        self._tell: Callable[[str], None] = print

    def save(self) -> None:
        """What is measured stays measured, whatever comes next."""
        self.results.minutes += (time.monotonic() - self._since) / 60
        self._since = time.monotonic()
        if self._keep_it:
            keep(self.results)

    def measure(self, result: Result, plan: Plan, only: str | None) -> None:
        """Work and waiting are measured in systems of their own: memory remembers work."""
        if only in (None, "lives") and self._has_to("lives", result, plan):
            with self._measuring(result, "lives"), arena(result.database, result.worker) as place:
                asyncio.run(self._lives(place, plan, result))
        if only in (None, "waiting") and self._has_to("waiting", result, plan):
            result.forget("waiting")  # half of it is of no use: its posts are gone
            team = write_big_team if plan.answered else short_way
            with (
                self._measuring(result, "waiting"),
                arena(result.database, result.worker, team) as place,
            ):
                asyncio.run(self._waiting(place, plan, result))

    def measure_years(self, sizes: Sequence[int]) -> None:
        """The report over so many readings; each database is kept as soon as it is measured."""
        self.results.years = []
        with self._telling("history"):
            for one in years(sizes, lambda what: self._tell(what)):
                self.results.years.append(one)
                self.save()

    def _has_to(self, part: Part, result: Result, plan: Plan) -> bool:
        if not self._missing:
            result.forget(part)
        return not result.has(part, plan)

    @contextmanager
    def _measuring(self, result: Result, part: Part) -> Iterator[None]:
        with self._telling(f"{result.database}, {result.worker}, {part}"):
            yield
            now = circumstances()
            result.measured[part] = f"{now.when:%-d %B, %H:%M}, commit {now.commit}"
            self.save()

    @contextmanager
    def _telling(self, where: str) -> Iterator[None]:
        columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
        self._since = time.monotonic()
        with Progress(*columns, console=Console(stderr=True)) as progress:
            bar = progress.add_task(f"{where}: starts", total=None)

            def tell(what: str) -> None:
                progress.update(bar, description=f"{where}: {what}")

            self._tell = tell
            yield
            self._tell("done")

    async def _lives(self, place: Arena, plan: Plan, result: Result) -> None:
        async with people_at(place.system.api_url) as people:
            if not result.legs:
                self._tell(f"{plan.lone} posts one by one")
                result.legs = await carry_one_by_one(place, people, plan.lone)
                self.save()
            each = result.legs["brief"].spent.cpu_each
            for posts in plan.crowds:
                if not result.crowd(posts):
                    self._tell(f"{posts} posts at once")
                    begun_in = LEAST_TO_BEGIN + posts * each
                    crowd = await carry_all_at_once(place, people, posts, begun_in)
                    result.crowds.append(crowd)
                    self.save()

    async def _waiting(self, place: Arena, plan: Plan, result: Result) -> None:
        async with people_at(place.system.api_url) as people:
            briefs, most = for_next_week(), max(plan.waiting)
            if plan.answered:
                self._tell("templates are agreed on")
                templates = await agree_on_templates(place, people)
                briefs = briefs_from(templates, later=most)
            self._tell(f"{most} posts wait")
            async for seen in let_wait(place, people, plan.waiting, briefs):
                result.waiting.append(seen)
                self.save()
            if plan.answered:
                self._tell(f"50 people approve {plan.answered} posts")
                more = await begin(people, briefs, plan.answered)
                waiting = most + plan.answered
                result.answered = await answer_all(place, people, more, waiting)
                self.save()
