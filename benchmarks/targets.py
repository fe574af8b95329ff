"""What was to be reached, and whether it was."""

from collections.abc import Iterator

from benchmarks.crowd import Crowd
from benchmarks.history_targets import of_years
from benchmarks.plan import DATABASES
from benchmarks.results import Result, Results, median
from benchmarks.target import Target

FASTER, CHEAPER, GROWTH = 8.0, 10.0, 1.2
MEDIAN_WITHIN = {"SQLite": 1.2, "PostgreSQL": 0.8}
WAITING, WAITING_MIB = 2000, 50.0
AT_ONCE = 24
DOOR = 1.3


def targets(results: Results) -> Iterator[Target]:
    """Every target for which there are figures."""
    if results.door:
        yield _of_door(results)
    for database in DATABASES:
        warm, plain = results.of(database, "signoff"), results.of(database, "process")
        if warm and warm.legs:
            yield from _of_latency(warm)
            if plain and plain.legs:
                yield from _of_both(warm, plain)
            yield from _of_crowds(warm)
        if warm:
            yield from _of_waiting(warm)
            yield from _of_answered(warm)
    yield from of_years(results.years)


def _of_door(results: Results) -> Target:
    """Of the calls' ratios the middle one, for whoever it is dearer for."""
    ratios = ([one.program / one.bare, one.person / one.bare] for one in results.door)
    program, person = (median(of) for of in zip(*ratios, strict=True))
    dearer = max(program, person)
    what = "One call of Prefect's API: with the door against without"
    return Target(what, f"under {DOOR}", f"{dearer:.2f}", dearer < DOOR)


def _of_latency(warm: Result) -> Iterator[Target]:
    seconds = median(warm.legs["approval"].seconds)
    within = MEDIAN_WITHIN[warm.database]
    yield Target(
        f"{warm.database}: from approval to the published post, median",
        f"under {within} s",
        f"{seconds:.2f} s",
        seconds < within,
    )


def _of_both(warm: Result, plain: Result) -> Iterator[Target]:
    ours, theirs = (median(one.legs["approval"].seconds) for one in (warm, plain))
    what = f"{warm.database}: the same, Prefect's process worker against ours"
    yield _times(what, theirs / ours, FASTER)
    if together := [
        (one.spent, other.spent) for one in warm.crowds if (other := plain.crowd(one.spent.posts))
    ]:
        spent, by_theirs = together[-1]  # of many posts, chance makes less
        what = f"{warm.database}: processor time of a whole life, theirs against ours"
        yield _times(what, by_theirs.cpu_each / spent.cpu_each, CHEAPER)


def _times(what: str, reached: float, wanted: float) -> Target:
    return Target(what, f"{wanted:g} times less", f"{reached:.1f} times less", reached >= wanted)


def _of_crowds(warm: Result) -> Iterator[Target]:
    few, many = warm.crowd(50), warm.crowd(200)
    if few and many:
        growth = many.spent.cpu_each / few.spent.cpu_each
        what = f"{warm.database}: what a life takes among 200, against among 50"
        yield Target(what, f"within {GROWTH}", f"{growth:.2f}", growth <= GROWTH)
    crowd = warm.crowd(AT_ONCE)
    if crowd:
        yield _all_finish(warm.database, crowd)


def _all_finish(database: str, crowd: Crowd) -> Target:
    done = crowd.published == crowd.spent.posts and not crowd.spent.refused
    return Target(
        f"{database}: {AT_ONCE} posts started at once",
        "all finish",
        f"{crowd.published} of {crowd.spent.posts}, {crowd.spent.refused} calls refused",
        done,
    )


def _of_waiting(warm: Result) -> Iterator[Target]:
    if not warm.waiting or warm.waiting[-1].posts < WAITING:
        return
    first, last = warm.waiting[0], warm.waiting[-1]
    processes = last.programs.processes - first.programs.processes
    more = last.programs.pss - first.programs.pss
    cache = last.database.pss - first.database.pss
    reached = f"{processes:+d} processes, {more:+.0f} MiB"
    yield Target(
        f"{warm.database}: what 2,000 waiting posts add",
        "no process, under 50 MiB",
        f"{reached}; PostgreSQL's cache {cache:+.0f} MiB" if cache else reached,
        processes <= 0 and more < WAITING_MIB,
    )


def _of_answered(warm: Result) -> Iterator[Target]:
    """Everything that was accepted is there once, and the server never gave up."""
    answered = warm.answered
    if not answered:
        return
    what = f"{warm.database}: {answered.people} people answer while {answered.waiting:,} posts wait"
    lost, doubled, failed = answered.lost, answered.doubled, answered.failed
    kept = f"{lost} lost, {doubled} doubled, of {answered.accepted}"
    yield Target(what, "nothing lost, nothing doubled", kept, not lost and not doubled)
    yield Target(what, "no 5xx", f"{failed}", not failed)
