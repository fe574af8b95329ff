"""Measure, and write docs/benchmarks.md: `python -m benchmarks [--quick | --page]`."""

import asyncio
import time
from collections.abc import Callable
from typing import Literal

import cyclopts
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.arena import Arena, arena
from benchmarks.crowd import carry_all_at_once
from benchmarks.door import what_the_door_costs
from benchmarks.lone import carry_one_by_one
from benchmarks.machine import circumstances
from benchmarks.page import write_page
from benchmarks.people import people_at
from benchmarks.plan import FULL, QUICK, Plan, Plans
from benchmarks.results import Result, Results, keep, kept
from benchmarks.waiting import let_wait

Tell = Callable[[str], None]
Database = Literal["SQLite", "PostgreSQL"]
LEAST_TO_BEGIN = 30.0
"""Seconds until the slot of a crowd, if its posts began in no time."""


def main(*, quick: bool = False, page: bool = False, database: Database | None = None) -> None:
    """Measure everything on an idle machine; an hour and a half.

    Parameters
    ----------
    quick
        A short look of eight minutes, which is printed and not kept.
    page
        Measure nothing; write the page again from what was measured last.
    database
        Measure on this one only; what was measured last on the other stays.
    """
    results = kept() if page or database else Results(circumstances())
    if not page:
        plans = _of(database, QUICK if quick else FULL)
        results.forget(plans)
        results.door = what_the_door_costs()
        _measure(plans, results, keep_them=not quick)
    print(write_page(results, keep=not quick))


def _of(database: Database | None, plans: Plans) -> Plans:
    return {pair: plan for pair, plan in plans.items() if database in (None, pair[0])}


def _measure(plans: Plans, results: Results, *, keep_them: bool) -> None:
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        for (database, worker), plan in plans.items():
            began = time.monotonic()
            tell = _teller(progress, f"{database}, {worker}")
            results.results.append(_measure_one(database, worker, plan, tell))
            results.minutes += (time.monotonic() - began) / 60
            if keep_them:  # what is measured stays measured, whatever comes next
                keep(results)
            tell("done")


def _teller(progress: Progress, where: str) -> Tell:
    bar = progress.add_task(where, total=None)

    def tell(what: str) -> None:
        progress.update(bar, description=f"{where}: {what}")

    return tell


def _measure_one(database: str, worker: str, plan: Plan, tell: Tell) -> Result:
    """Work and waiting are measured in systems of their own: memory remembers work."""
    result = Result(database, worker)
    tell("starts")
    with arena(database, worker) as place:
        asyncio.run(_work(place, plan, result, tell))
    if plan.waiting:
        tell("starts again")
        with arena(database, worker) as place:
            asyncio.run(_wait(place, plan, result, tell))
    return result


async def _work(place: Arena, plan: Plan, result: Result, tell: Tell) -> None:
    async with people_at(place.system.api_url) as people:
        tell(f"{plan.lone} posts one by one")
        result.legs = await carry_one_by_one(place, people, plan.lone)
        each = result.legs["brief"].spent.cpu_each
        for posts in plan.crowds:
            tell(f"{posts} posts at once")
            begun_in = LEAST_TO_BEGIN + posts * each
            result.crowds.append(await carry_all_at_once(place, people, posts, begun_in))


async def _wait(place: Arena, plan: Plan, result: Result, tell: Tell) -> None:
    async with people_at(place.system.api_url) as people:
        tell(f"{max(plan.waiting)} posts wait")
        result.waiting = await let_wait(place, people, plan.waiting)


cyclopts.run(main)
