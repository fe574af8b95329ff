"""Putting lost runs back where the store says they should be."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from signoff import clock
from signoff.lifecycle.repairing import (
    brief_of_lost,
    carried,
    carry_on,
    give_up,
    in_doubt,
    tell_stuck,
    wanted,
)
from signoff.rules.repair import PATIENCE, SETTLING, Phase, Repair, RunSeen, repair
from tasks.outlasting import end_outlasting
from tasks.runs import (
    fruitless_repairs,
    last_look,
    last_words,
    start_again,
    start_anew,
    states_of,
    stop,
    wake,
    without_form,
)

MOST_AT_ONCE = 200
"""Runs that are started again together: a worker has only so many hands."""
RECENTLY = timedelta(hours=1)
"""For how long every run is looked at closely after the rules changed."""
LOOKED_FOR = timedelta(minutes=15)
"""How much of what the last look saw the next one sees again."""


def repair_runs(thorough: bool = False) -> int:
    """Mend every run that is not where the store says it should be; say how many there were."""
    runs = carried()
    seen = states_of(runs.values())
    since = None if thorough else clock.now() - RECENTLY
    due = {id: _due(id, seen.get(runs[id])) for id in in_doubt(runs, seen, since)}
    due |= {id: Repair.START_AGAIN for id in _without_form(runs, seen, thorough)}
    lost = {id: what for id, what in due.items() if what is not Repair.NOTHING}
    for id, what in lost.items():
        # One that cannot be mended now does not stop the others: its task shows why.
        mend_run(what.value, id, runs[id], seen.get(runs[id]), return_state=True)
    return len(lost) + end_outlasting(set(runs.values()), thorough)


def show_new_questions(
    content_ids: Sequence[int], seen: Callable[[int, int], None] = lambda _seen, _all: None
) -> int:
    """New rules ask otherwise about these: let their runs show it now; say how many do.

    Doing it twice changes nothing; a run that is missed here is found with the lost ones.
    """
    known = carried()
    runs = {id: known[id] for id in content_ids if id in known}
    states = states_of(runs.values())
    woken = 0
    for number, (id, run_id) in enumerate(runs.items(), start=1):
        woken += _show_new(id, run_id, states.get(run_id))
        seen(number, len(runs))
    return woken


def _show_new(content_id: int, run_id: str, run: RunSeen | None) -> bool:
    """Unlike one that is lost, a run that waits with old rules need not be given time first."""
    if run is None or run.phase is not Phase.WAITING or wanted(content_id).form == run.form:
        return False
    return start_again(run_id, still=run) if run.form else wake(run_id)


def _due(content_id: int, run: RunSeen | None) -> Repair:
    return repair(run, wanted(content_id), clock.now())


def _without_form(
    runs: Mapping[int, str], seen: Mapping[str, RunSeen], thorough: bool
) -> list[int]:
    """Runs that died between going to sleep and showing their form: nobody can answer them."""
    settled, looked = clock.now() - SETTLING, None if thorough else last_look()
    forms = {
        run_id: run.form
        for run_id in runs.values()
        if (run := seen.get(run_id)) and run.phase is Phase.WAITING and run.form
        if run.since < settled and not (looked and run.since < looked - LOOKED_FOR)
    }
    lost = without_form(forms)
    return [content_id for content_id, run_id in runs.items() if run_id in lost]


@task(
    task_run_name="{what}: run of content {content_id}",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def mend_run(what: str, content_id: int, run_id: str, seen: RunSeen | None) -> None:
    """Do what brings this run back to where it should be."""
    get_run_logger().info("Run %s was %s.", run_id, seen.phase.value if seen else "gone")
    match Repair(what):
        case Repair.WAKE:
            wake(run_id)
        case Repair.START_AGAIN if seen:
            _start_again(content_id, run_id, seen)
        case Repair.START_ANEW:
            carry_on(content_id, start_anew(content_id, brief_of_lost(content_id), run_id))
        case Repair.GIVE_UP:
            give_up(content_id)
            if seen and seen.phase is Phase.STOPPING:
                stop(run_id)


def _start_again(content_id: int, run_id: str, seen: RunSeen) -> None:
    """A run that fails each time is not started for ever: after some tries the owner looks."""
    if seen.phase is not Phase.WAITING and fruitless_repairs(run_id) >= PATIENCE:
        tell_stuck(content_id, last_words(run_id), seen.since)
    else:
        start_again(run_id, still=seen)
