"""Prefect starts each report at its time; a run that is not for today or was lost is seen to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun
from prefect.states import Crashed, Scheduled

from signoff import clock
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.keeping_reports import is_written
from signoff.lifecycle.leaving_reports import choose, reader_of
from signoff.reporting import asked_for
from tasks.lost_reports import send_lost_reports
from tasks.reporting import BY_SCHEDULE
from tests.lifecycle_run import ON_SQLITE, tell_prefect
from tests.outbox import a_mail_server, disconnect_mail, notices
from tests.servers.hands import carry_out, put
from tests.story import GoingTime, apply_example

if TYPE_CHECKING:
    from tests.servers.prefect import RunningPrefect

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("team")]
REPORT = "kpi-report/kpi-report"


@pytest.fixture
def team(
    store: str, prefect_api: "RunningPrefect", monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The example team is at work, and Prefect knows our flows; no lost run is left behind."""
    monkeypatch.setattr(clock, "now", GoingTime())
    apply_example()
    tell_prefect(prefect_api.api_url)
    disconnect_mail()
    yield
    with get_client(sync_client=True) as prefect:
        for run in prefect.read_flow_runs(
            deployment_filter=DeploymentFilter.model_validate({"name": {"any_": ["kpi-report"]}})
        ):
            prefect.delete_flow_run(run.id)


def a_run(tags: tuple[str, ...] = (), **parameters: Any) -> str:
    with get_client(sync_client=True) as prefect:
        deployment = prefect.read_deployment_by_name(REPORT)
        made = prefect.create_flow_run_from_deployment(
            deployment.id, parameters=parameters, tags=tags, state=Scheduled()
        )
        return str(made.id)


def begun_instead_of(run_id: str) -> list[FlowRun]:
    key = {"idempotency_key": {"any_": [f"report-instead-of-{run_id}"]}}
    with get_client(sync_client=True) as prefect:
        return prefect.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(key))


def test_prefect_starts_each_report_on_the_days_that_can_be_its_own() -> None:
    with get_client(sync_client=True) as prefect:
        deployment = prefect.read_deployment_by_name(REPORT)
    schedules = {one.slug: one.schedule for one in deployment.schedules}

    assert {id: (one.cron, one.timezone) for id, one in schedules.items()} == {  # type: ignore[union-attr]
        "weekly-kpi": ("0 9 * * MON", "Europe/Rome"),
        "yesterday": ("30 8 * * *", "Europe/London"),
        "last-month": ("0 9 3-7 * *", "Europe/London"),
        "for-directors": ("0 9 3-7 * *", "Europe/London"),
        "team-week": ("30 9 * * MON", "Europe/London"),
    }


def test_a_scheduled_run_on_another_day_says_so_and_one_that_is_asked_for_does_not_ask() -> None:
    report = workspace_in_force().report("last-month")
    today = clock.local(clock.now(), report.time_zone).date()
    scheduled = a_run((BY_SCHEDULE,), report="last-month")
    state = carry_out(scheduled)
    if state.name == "NotToday":
        assert "Not today: the third working day of this month in Head office is" in str(
            state.message
        )
    else:
        assert today.day in range(3, 8)
    with a_mail_server() as server:
        assert carry_out(a_run(report="last-month", period="2026-10")).is_completed()
    assert {one["To"].addresses[0].display_name for one in server.received} == {
        "Olivia Grant",
        "Amir Haddad",
    }
    for reader in ("olivia", "amir"):
        choose(reader_of("last-month", reader), wants=False, way="my")
    unread = carry_out(a_run(report="last-month", period="2026-09"))
    assert (unread.name, unread.is_completed()) == ("NobodyReads", True)
    assert unread.message == "Nobody gets The month in numbers any more: the owner was told."


def test_a_look_back_at_a_post_that_is_not_there_is_not_tried_again() -> None:
    mistyped = a_run(report="looking-back", content=999)

    assert "There is no content 999" in str(carry_out(mistyped).message)
    assert send_lost_reports() == 0


def test_a_run_that_was_killed_is_begun_anew_about_its_own_days_and_then_somebody_is_told() -> None:
    lost = a_run(report="weekly-kpi")
    put(lost, Crashed(message="The process that ran this is gone."))
    week = asked_for("weekly-kpi", "", clock.now())

    assert send_lost_reports() == send_lost_reports() == 1

    (second,) = begun_instead_of(lost)
    assert second.parameters == {"report": "weekly-kpi", "period": week.period.written}
    put(str(second.id), Crashed())
    assert send_lost_reports() == 2
    (third,) = begun_instead_of(str(second.id))
    put(str(third.id), Crashed(message="No mail server."))
    assert send_lost_reports() == 3
    (told,) = [one for one in notices() if one.kind == "report-unsent"]
    assert (told.person, told.facts["problem"]) == ("olivia", "No mail server.")
    with a_mail_server():
        assert carry_out(a_run(report="weekly-kpi", period=week.period.written)).is_completed()
    assert all(is_written(week, person) for person in week.recipients)
    assert send_lost_reports() == 0
