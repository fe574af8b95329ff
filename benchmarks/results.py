"""What was measured, kept in a file, so that the page can be written again without measuring."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from benchmarks.answering import Answered
from benchmarks.best_times_backtest import BestTimes
from benchmarks.crowd import Crowd
from benchmarks.door import DoorCall
from benchmarks.history import Years
from benchmarks.lone import Leg
from benchmarks.machine import Circumstances, circumstances
from benchmarks.plan import Part, Plan
from benchmarks.waiting import Waiting

FILE = Path(".cache/benchmarks.json")


@dataclass
class Result:
    """One kind of worker on one database."""

    database: str
    worker: str
    legs: dict[str, Leg] = field(default_factory=dict)
    crowds: list[Crowd] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    answered: Answered | None = None
    measured: dict[Part, str] = field(default_factory=dict)
    """When each part was measured, and of which commit."""

    def forget(self, part: Part) -> None:
        """What is measured again does not stand here twice."""
        if part == "lives":
            self.legs, self.crowds = {}, []
        else:
            self.waiting, self.answered = [], None
        self.measured.pop(part, None)

    def has(self, part: Part, plan: Plan) -> bool:
        """Whether all of this part is there."""
        if part == "lives":
            return bool(self.legs) and all(map(self.crowd, plan.crowds))
        return len(self.waiting) == len(plan.waiting) and bool(self.answered or not plan.answered)

    def crowd(self, posts: int) -> Crowd | None:
        """The crowd of this size, if there was one."""
        return next((crowd for crowd in self.crowds if crowd.spent.posts == posts), None)


@dataclass
class Results:
    """Everything that one run of the benchmarks has measured."""

    circumstances: Circumstances
    minutes: float = 0.0
    results: list[Result] = field(default_factory=list)
    door: list[DoorCall] = field(default_factory=list)
    best_times: BestTimes | None = None
    years: list[Years] = field(default_factory=list)

    def of(self, database: str, worker: str) -> Result | None:
        """What was measured of this pair, if anything was."""
        for one in self.results:
            if (one.database, one.worker) == (database, worker):
                return one
        return None

    def to_fill(self, database: str, worker: str) -> Result:
        """The same; where nothing was, it is begun."""
        found = self.of(database, worker)
        if found is None:
            found = Result(database, worker)
            self.results.append(found)
        return found


_KEPT = TypeAdapter(Results)


def keep(results: Results) -> None:
    """Write everything down."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(_KEPT.dump_json(results, indent=1))


def kept() -> Results:
    """What was written down last; nothing, if nothing was."""
    if not FILE.exists():
        return Results(circumstances())
    return _KEPT.validate_json(FILE.read_bytes())


def median(seconds: Sequence[float]) -> float:
    """Half of them took longer."""
    return statistics.median(seconds)


def p95(seconds: Sequence[float]) -> float:
    """One in twenty took longer; of fewer than twenty, the longest but for what is between."""
    if len(seconds) == 1:
        return seconds[0]
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]
