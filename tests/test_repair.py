"""Which repair brings a run to where the store says it should be."""

from datetime import UTC, datetime, timedelta

import pytest

from signoff.rules.repair import LONGEST_STEP, Phase, Repair, RunSeen, Wanted, outlasts, repair

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=1)
JUST_NOW = NOW - timedelta(seconds=30)

AT_FORM = Wanted("legal-0", LONG_AGO)
ASLEEP = Wanted("", LONG_AGO)
BUSY = Wanted(None, LONG_AGO)


def run(phase: Phase, since: datetime = LONG_AGO, form: str = "") -> RunSeen:
    return RunSeen(phase, since, form)


def waiting(form: str, since: datetime = LONG_AGO) -> RunSeen:
    return run(Phase.WAITING, since, form)


@pytest.mark.parametrize(
    ("seen", "wanted", "expected"),
    [
        pytest.param(waiting("legal-0"), AT_FORM, Repair.NOTHING, id="people can answer"),
        pytest.param(waiting(""), ASLEEP, Repair.NOTHING, id="sleeps until its slot"),
        pytest.param(waiting("legal-0"), BUSY, Repair.START_AGAIN, id="its form is out of date"),
        pytest.param(waiting("brand-0"), AT_FORM, Repair.START_AGAIN, id="it shows another form"),
        pytest.param(waiting("legal-0"), ASLEEP, Repair.START_AGAIN, id="nothing is to be asked"),
        pytest.param(waiting(""), AT_FORM, Repair.WAKE, id="sleeps, but people are to be asked"),
        pytest.param(waiting(""), BUSY, Repair.WAKE, id="overslept its slot"),
        pytest.param(waiting("", JUST_NOW), BUSY, Repair.NOTHING, id="has just gone to sleep"),
        pytest.param(waiting(""), Wanted(None, JUST_NOW), Repair.NOTHING, id="its slot just came"),
        pytest.param(run(Phase.COMING), BUSY, Repair.NOTHING, id="waits for a worker"),
        pytest.param(run(Phase.AT_WORK, JUST_NOW), BUSY, Repair.NOTHING, id="works"),
        pytest.param(run(Phase.AT_WORK), BUSY, Repair.START_AGAIN, id="nobody is behind it"),
        pytest.param(run(Phase.ENDED, JUST_NOW), AT_FORM, Repair.START_AGAIN, id="it failed"),
        pytest.param(run(Phase.CANCELLED), AT_FORM, Repair.GIVE_UP, id="a person cancelled it"),
        pytest.param(run(Phase.STOPPING, JUST_NOW), BUSY, Repair.NOTHING, id="is being cancelled"),
        pytest.param(run(Phase.STOPPING), BUSY, Repair.GIVE_UP, id="nobody is left to cancel it"),
        pytest.param(None, AT_FORM, Repair.START_ANEW, id="somebody deleted it"),
    ],
)
def test_every_loss_has_its_repair(seen: RunSeen | None, wanted: Wanted, expected: Repair) -> None:
    assert repair(seen, wanted, NOW) is expected


def test_a_run_has_time_to_tell_of_the_end_before_it_counts_as_left_behind() -> None:
    a_little_ago = NOW - LONGEST_STEP + timedelta(seconds=1)

    assert outlasts(run(Phase.AT_WORK), LONG_AGO, NOW)
    assert not outlasts(run(Phase.AT_WORK), a_little_ago, NOW)
    assert not outlasts(run(Phase.AT_WORK, a_little_ago), LONG_AGO, NOW)
