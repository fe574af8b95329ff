"""The best times stand in the form of a brief, beside the field in which one writes the slot."""

from copy import deepcopy
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.exceptions import ObjectNotFound

from reports.best_times import for_the_form
from signoff.brief import Brief
from signoff.language import speaking
from signoff.lifecycle.in_force import workspace_in_force
from signoff.timing import timings_of_all
from tasks.runs import LIFECYCLE

Schema = dict[str, Any]


def offer_best_times() -> str:
    """Write what is known now into the form, in the team's language; the same again is no change.

    A form is one text for everybody: best times change slowly, so once a night is enough, and
    where somebody is for some posts only it says hours and no figures.
    """
    team = workspace_in_force().team
    with speaking(team.language):
        limited = any(map(team.is_limited, team.people.values()))
        said = for_the_form(timings_of_all().values(), figures=not limited)
    with get_client(sync_client=True) as prefect:
        try:
            deployment = prefect.read_deployment_by_name(LIFECYCLE)
        except ObjectNotFound:
            return ""  # there is no form yet
        form = deployment.parameter_openapi_schema or {}
        offered = with_best_times(form, said)
        if offered != form:
            prefect.update_deployment(
                deployment.id, DeploymentUpdate(parameter_openapi_schema=offered)
            )
    return said


@task(task_run_name="write best times into the form", persist_result=False, cache_policy=NO_CACHE)
def offer_tonight() -> str:
    """The same as a step of a run."""
    return offer_best_times()


def with_best_times(form: Schema, said: str) -> Schema:
    """The form with this beside what the slot is; without anything, just what the slot is."""
    form = deepcopy(form)
    slot = form.get("definitions", {}).get("Brief", {}).get("properties", {}).get("slot", {})
    what = Brief.model_fields["slot"].description or ""
    slot["description"] = f"{what}. {said}" if said else what
    return form
