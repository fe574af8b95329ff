"""Reports whose run ended before everybody had them: they are made again, or the owner is told."""

from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun, StateType

from signoff import clock
from signoff.clock import DAY
from signoff.errors import SignoffError
from signoff.language import speaking
from signoff.lifecycle.keeping_reports import is_written
from signoff.reporting import Asked, asked_for, comes_another_day
from signoff.store.database import writing
from signoff.telling import tell_people
from tasks.reporting import BY_SCHEDULE

REPORT = "kpi-report"
TRY = "try-"
"""So begins the tag that says how often this report was begun."""
PATIENCE = 3
MOST = 200


def send_lost_reports() -> int:
    """Start anew what was killed or failed within a day; say how many are not with everybody yet.

    Who has it already does not get it twice; doing this twice starts each run once.
    """
    with get_client(sync_client=True) as prefect:
        lost = [(run, asked) for run in _ended_early(prefect) if (asked := _unfinished(run))]
        for run, asked in lost:
            if _tries(run) < PATIENCE:
                _begin_anew(prefect, run, asked)
            else:
                _tell_owner(run, asked)
    return len(lost)


def _ended_early(prefect: SyncPrefectClient) -> list[FlowRun]:
    since = (clock.now() - DAY).isoformat()
    ended: dict[str, Any] = {
        "state": {"type": {"any_": [StateType.CRASHED, StateType.FAILED]}},
        "end_time": {"after_": since},
    }
    return prefect.read_flow_runs(
        flow_run_filter=FlowRunFilter.model_validate(ended),
        deployment_filter=DeploymentFilter.model_validate({"name": {"any_": [REPORT]}}),
        limit=MOST,
    )


def _unfinished(run: FlowRun) -> Asked | None:
    """What it should have sent; None: everybody has it, or nobody could make sense of it."""
    at = run.expected_start_time or clock.now()
    given = run.parameters or {}
    report, period = str(given.get("report")), str(given.get("period") or "")
    try:
        asked = asked_for(report, period, at, int(given.get("content") or 0))
    except (SignoffError, TypeError, ValueError):
        return None  # whoever wrote the form was told so by the run itself
    if BY_SCHEDULE in run.tags and comes_another_day(asked, at):
        return None
    return None if all(is_written(asked, person) for person in asked.recipients) else asked


def _tries(run: FlowRun) -> int:
    counts = [int(tag.removeprefix(TRY)) for tag in run.tags if tag.startswith(TRY)]
    return max(counts, default=1)


def _begin_anew(prefect: SyncPrefectClient, run: FlowRun, asked: Asked) -> None:
    """About the days and the post that it was about, whenever that is."""
    assert run.deployment_id
    post = {"content": asked.content} if asked.content else {}
    prefect.create_flow_run_from_deployment(
        run.deployment_id,
        parameters={"report": asked.report.id, "period": asked.period.written, **post},
        tags=[f"{TRY}{_tries(run) + 1}"],
        idempotency_key=f"report-instead-of-{run.id}",
    )


def _tell_owner(run: FlowRun, asked: Asked) -> None:
    workspace, period = asked.workspace, asked.period
    owner = workspace.person(workspace.team.owner)
    said = (run.state.message if run.state else "") or ""
    with speaking(workspace.language_of(owner)), writing() as session:
        tell_people(
            session,
            workspace,
            [owner.id],
            "report-unsent",
            key=f"report-unsent/{asked.report.id}/{asked.named(period.written)}",
            content=None,
            facts={"report": asked.report.name, "period": period.name(), "problem": said[:300]},
        )
