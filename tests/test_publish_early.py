"""Prefect starts a run a moment before its time; the slot does not come sooner for that."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from prefect.runtime import flow_run

from tasks.publishing import wait_for_the_slot

A_MOMENT = timedelta(seconds=0.4)


def starts(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow_run, "scheduled_start_time", at, raising=False)


def test_a_run_that_came_a_moment_early_waits_for_its_slot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slot = datetime.now(UTC) + A_MOMENT
    starts(slot, monkeypatch)

    wait_for_the_slot()

    assert datetime.now(UTC) >= slot


@pytest.mark.parametrize("early", [-A_MOMENT, timedelta(hours=1)])
def test_any_other_run_goes_on(early: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    starts(datetime.now(UTC) + early, monkeypatch)
    monkeypatch.setattr(time, "sleep", lambda _seconds: pytest.fail("it waits"))

    wait_for_the_slot()
