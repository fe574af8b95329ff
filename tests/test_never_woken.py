"""The server dies between what was decided and the wake: the run is found, and goes on."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from signoff import clock
from signoff.lifecycle.escalating import escalate
from signoff.lifecycle.repairing import in_doubt, wanted
from signoff.rules.repair import Phase, Repair, RunSeen, repair
from signoff.store.questions import Verdict
from tests.proven import edited, said
from tests.story import Time, Told, apply_example, change_process

HEAD = "        quorum: all    # both of them, and nobody else\n"


def in_doubt_now(told: Told, seen: RunSeen) -> bool:
    return in_doubt({told.id: told.run_id}, {told.run_id: seen}, None) == [told.id]


def waits(told: Told) -> RunSeen:
    """The run has shown its form, and sleeps."""
    return RunSeen(Phase.WAITING, clock.now(), told.turn().key)


def level_is_passed(_told: Told) -> None:
    assert escalate() == ["run-1"]


@pytest.mark.parametrize(
    ("before", "happens"),
    [
        pytest.param(
            ["luca", "olivia"], lambda told: said(told, "grace"), id="one of two has agreed"
        ),
        pytest.param(
            ["luca"],
            lambda told: said(told, "olivia", Verdict.REQUEST_CHANGES, "Shorter."),
            id="changes are requested",
        ),
        pytest.param(
            ["luca"], lambda told: said(told, "olivia", Verdict.REJECT, "No."), id="rejected"
        ),
        pytest.param(["luca"], lambda told: edited(told, "Better."), id="edited"),
        pytest.param(["luca", "olivia"], level_is_passed, id="nobody is waited for"),
    ],
)
def test_a_run_that_nobody_woke_is_found(
    store: str, time: Time, before: list[str], happens: Callable[[Told], object]
) -> None:
    apply_example()
    change_process(HEAD, HEAD + "        optional: true\n")
    told = Told(slot="2099-12-15 12:00").write()
    for person in before:
        told.say(person)
    seen = waits(told)
    assert not in_doubt_now(told, seen)

    time.passes(timedelta(days=9))
    assert not in_doubt_now(told, seen)
    happens(told)
    time.passes(timedelta(minutes=2))

    assert in_doubt_now(told, seen)
    assert repair(seen, wanted(told.id), clock.now()) is Repair.START_AGAIN
