"""Prefect starts a run a moment before its time; the slot does not come sooner for that."""

from datetime import UTC, datetime, timedelta

import pytest
from prefect.runtime import flow_run

from tasks.publishing import wait_for_the_slot

A_MOMENT = timedelta(seconds=0.4)


@pytest.mark.parametrize("early", [A_MOMENT, -A_MOMENT, timedelta(hours=1)])
def test_a_run_that_came_a_moment_early_waits_for_its_slot_and_any_other_goes_on(
    early: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = datetime.now(UTC)
    monkeypatch.setattr(flow_run, "scheduled_start_time", began + early, raising=False)

    wait_for_the_slot()

    waits = A_MOMENT if early == A_MOMENT else timedelta(0)
    assert waits <= datetime.now(UTC) - began < waits + timedelta(seconds=0.3)
