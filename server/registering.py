"""Telling Prefect what we have: kinds of accounts, the work pool, deployments, schedules."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml
from prefect import Flow
from prefect.blocks.core import Block
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate, WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig
from prefect.client.schemas.responses import DeploymentResponse
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType
from prefect_email import EmailServerCredentials
from prefect_slack import SlackWebhook

from blocks.bluesky import BlueskyAccount
from blocks.mastodon import MastodonAccount
from server.choices import with_choices
from signoff import clock
from signoff.working_days import possible_days
from signoff.workspace import Report, Workspace

ROOT = Path(__file__).parent.parent
POOL = "signoff"
REPORTING = "kpi-report"
BLOCKS: tuple[type[Block], ...] = (
    MastodonAccount,
    BlueskyAccount,
    EmailServerCredentials,
    SlackWebhook,
)


def register(workspace: Workspace, pool_type: str = "signoff") -> list[str]:
    """Register everything at the Prefect server; again changes nothing. Says what there is."""
    for block in BLOCKS:
        block.register_type_and_schema()
    with get_client(sync_client=True) as client:
        _make_pool(client, pool_type)
        return [_deploy(client, entry, workspace) for entry in _entries()]


def _entries() -> list[dict[str, Any]]:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    return list(written["deployments"])


def _make_pool(client: SyncPrefectClient, type: str) -> None:
    try:
        client.create_work_pool(WorkPoolCreate(name=POOL, type=type))
    except ObjectAlreadyExists:
        return


def _deploy(client: SyncPrefectClient, entry: dict[str, Any], workspace: Workspace) -> str:
    schedules = list(_schedules(entry, workspace))
    deployment = RunnerDeployment.from_flow(
        _flow(entry["entrypoint"]),
        name=entry["name"],
        description=entry["description"],
        schedules=schedules,
        concurrency_limit=_limit(entry),
        work_pool_name=POOL,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    deployment.apply()
    known = client.read_deployment_by_name(deployment.full_name)
    _offer_choices(client, known, workspace)
    _drop_schedules(client, known, {one.slug for one in schedules})
    return str(entry["name"])


def _offer_choices(
    client: SyncPrefectClient, deployment: DeploymentResponse, workspace: Workspace
) -> None:
    form = with_choices(deployment.parameter_openapi_schema or {}, workspace)
    client.update_deployment(deployment.id, DeploymentUpdate(parameter_openapi_schema=form))


def _flow(entrypoint: str) -> Flow[..., Any]:
    module, _dot, name = entrypoint.rpartition(".")
    found = getattr(import_module(module), name)
    assert isinstance(found, Flow), entrypoint
    return found


def _schedules(entry: dict[str, Any], workspace: Workspace) -> Iterator[Schedule]:
    for one in entry.get("schedules", ()):
        parameters = one.get("parameters", {})
        yield Cron(one["cron"], timezone=one["timezone"], slug=one["slug"], parameters=parameters)
    if entry["name"] == REPORTING:
        for report in workspace.reports.values():
            if report.is_of_one_post:
                continue
            yield Cron(
                _cron(report, workspace),
                timezone=report.time_zone,
                slug=report.id,
                parameters={"report": report.id},
            )


def _cron(report: Report, workspace: Workspace) -> str:
    """When Prefect starts it. On a working day: on every day that can be it; most say not today.

    Why so stands in docs/decisions/reports-on-working-days.md.
    """
    if report.on is None:
        assert report.cron, "a report says when it comes"
        return report.cron
    region = workspace.working_days_of(report)
    today = clock.local(clock.now(), report.time_zone).date()
    first, last = possible_days(report.on, region, today)
    return f"{report.hour.minute} {report.hour.hour} {first}-{last} * *"


def _limit(entry: dict[str, Any]) -> ConcurrencyLimitConfig | None:
    written = entry.get("concurrency_limit")
    return ConcurrencyLimitConfig(**written) if written else None


def _drop_schedules(
    client: SyncPrefectClient, deployment: DeploymentResponse, wanted: set[str | None]
) -> None:
    """A report that is gone comes no more: Prefect keeps schedules that nobody names."""
    for schedule in deployment.schedules:
        if schedule.slug not in wanted:
            client.delete_deployment_schedule(deployment.id, schedule.id)
