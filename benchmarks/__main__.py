"""Measure, and write docs/benchmarks.md: `python -m benchmarks [--quick | --page]`."""

from pathlib import Path
from typing import Annotated, Literal

import cyclopts

from benchmarks.best_times_backtest import backtest
from benchmarks.door import what_the_door_costs
from benchmarks.machine import circumstances
from benchmarks.page import write_page
from benchmarks.plan import FULL, HISTORY, QUICK, SHORT_HISTORY
from benchmarks.results import Results, kept
from benchmarks.run import Run

Database = Literal["SQLite", "PostgreSQL"]
What = Literal["door", "lives", "waiting", "best-times", "history"]
Posts = Annotated[Path | None, cyclopts.Parameter(env_var="SIGNOFF_BENCH_POSTS")]


def main(
    *,
    quick: bool = False,
    page: bool = False,
    database: Database | None = None,
    part: What | None = None,
    missing: bool = False,
    posts: Posts = None,
) -> None:
    """Measure everything on an idle machine; an hour and a half.

    Whatever is measured is written down at once: an interrupted run goes on with --missing.

    Parameters
    ----------
    quick
        A short look of a quarter of an hour, which is printed and not kept.
    page
        Measure nothing; write the page again from what was measured last.
    database
        Measure on this one only; what was measured last on the other stays.
    part
        Measure only this; what was measured last of the rest stays.
    missing
        Measure only what was not measured yet.
    posts
        The “Facebook metrics” of the UCI Machine Learning Repository (CSV), for best times.
    """
    some = bool(page or database or part or missing)
    run = Run(kept() if some and not quick else Results(circumstances()), not quick, missing)
    if not page:
        _measure_once(run, part, quick, posts, whole=not some)
        for (where, worker), plan in (QUICK if quick else FULL).items():
            if database in (None, where):
                run.measure(run.results.to_fill(where, worker), plan, part)
    print(write_page(run.results, keep=not quick))


def _measure_once(
    run: Run, part: What | None, quick: bool, posts: Path | None, whole: bool
) -> None:
    """What is the same for both kinds of worker."""
    if part == "door" or (part is None and (whole or not run.results.door)):
        run.results.door = what_the_door_costs()
        run.save()
    if part == "best-times" or (part is None and (whole or not run.results.best_times)):
        run.results.best_times = backtest(posts)
        run.save()
    if part == "history" or (part is None and (whole or not run.results.years)):
        run.measure_years(SHORT_HISTORY if quick else HISTORY)


cyclopts.run(main)
