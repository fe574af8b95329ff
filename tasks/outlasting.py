"""Runs that were killed when the life of what they carried was over: ended, and said how."""

from collections.abc import Collection, Mapping
from uuid import UUID

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Cancelled, Completed

from reports.content_story.standing import sentence, standing
from signoff.language import _, speaking
from signoff.lifecycle.repairing import outlasting
from signoff.lifecycle.whole_story import WholeStory, whole_story
from signoff.rules.repair import Phase, RunSeen
from tasks.runs import AT_ONCE, LIFECYCLE, as_seen
from tasks.telling_story import tell_story

NOT_OVER = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING, StateType.CRASHED)
"""What Prefect says of a run that is at work, or was when it died."""
FLOW = FlowFilter(name=FlowFilterName(any_=[LIFECYCLE.partition("/")[0]]))


def end_outlasting(known: Collection[str], thorough: bool) -> int:
    """End each run that is still there though its content is not open any more; say how many.

    Known are the runs of open contents: whoever mends these knows what to do with them. However
    many sleep, one question finds the few that do not; only a thorough look asks for the rest.
    """
    seen = {id: run for id, run in _not_over(thorough).items() if id not in known}
    lost = outlasting(seen) if seen else {}
    for content_id, run_id in lost.items():
        # One that cannot be ended now does not stop the others: its task shows why.
        end_run(content_id, run_id, seen[run_id], return_state=True)
    return len(lost)


@task(task_run_name="end: run of content {content_id}", persist_result=False, cache_policy=NO_CACHE)
def end_run(content_id: int, run_id: str, seen: RunSeen) -> None:
    """Say how the content ended, as the run would have: only if the run is still as seen."""
    whole = whole_story(content_id)
    with speaking(whole.workspace.team.language):
        said = _how_it_ended(whole)
    state: State[None] = Completed(message=said)
    if seen.phase is Phase.STOPPING:
        state = Cancelled(message=said)
    with get_client(sync_client=True) as prefect:
        now = prefect.read_flow_run(UUID(run_id)).state
        if now and as_seen(now) == seen:
            prefect.set_flow_run_state(UUID(run_id), state, force=True)
            tell_story(content_id, run_id)


def _how_it_ended(whole: WholeStory) -> str:
    owner = whole.workspace.person(whole.workspace.team.owner)
    ended = sentence(standing(whole, whole.workspace.zone_of(owner)))
    how = _("Its run was stopped before it could say so itself, and was ended afterwards.")
    return f"{ended} {how}"


def _not_over(or_asleep: bool) -> Mapping[str, RunSeen]:
    """The contents' runs that Prefect does not hold to have ended well, failed or been stopped."""
    wanted = [*NOT_OVER, StateType.PAUSED] if or_asleep else [*NOT_OVER]
    state = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=wanted)))
    found: list[FlowRun] = []
    with get_client(sync_client=True) as prefect:
        while some := prefect.read_flow_runs(
            flow_filter=FLOW, flow_run_filter=state, limit=AT_ONCE, offset=len(found)
        ):
            found += some
            if len(some) < AT_ONCE:
                break
    return {str(run.id): as_seen(run.state) for run in found if run.state}
