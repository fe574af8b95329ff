"""Taking the next step of a content, whichever it is."""

from datetime import datetime
from functools import singledispatch
from uuid import uuid4

from prefect.deployments import run_deployment
from prefect.flow_runs import suspend_flow_run

from signoff import clock
from signoff.lifecycle.planning import plan
from signoff.rules import Await, Create, Decide, Fill, Mend, Plan, Send, Step
from signoff.store.publications import LEASE
from tasks.asking import ask
from tasks.delivering import deliver_notices
from tasks.filling import fill
from tasks.publishing import send_due
from tasks.telling_story import tell_story


@singledispatch
def take(step: Step, content_id: int) -> None:
    """Do what the step says; one that waits puts the run to sleep."""
    raise TypeError(step)


@take.register(Create)
@take.register(Decide)
@take.register(Mend)
def _(step: Step, content_id: int) -> None:
    ask(content_id)


@take.register
def _(step: Fill, content_id: int) -> None:
    fill(step, content_id)


@take.register
def _(step: Plan, content_id: int) -> None:
    plan(content_id)


@take.register
def _(step: Send, content_id: int) -> None:
    if not send_due(step):
        sleep_until(clock.now() + LEASE, content_id)


@take.register
def _(step: Await, content_id: int) -> None:
    sleep_until(step.until, content_id)


def sleep_until(until: datetime | None, content_id: int) -> None:
    """Put this run to sleep: a run of `publish`, or the last measurement, wakes it."""
    deliver_notices(content_id)
    tell_story(content_id)
    if until is not None:
        publish_at(until, content_id)
    # A key of its own each time: this sleep asks nothing, so it may be slept again.
    suspend_flow_run(key=f"asleep-{uuid4()}", timeout=None)


def publish_at(moment: datetime, content_id: int) -> None:
    """Have `publish` run at this moment; asking for it twice is asking once."""
    run_deployment(
        "publish/publish",
        parameters={"content_id": content_id},
        scheduled_time=moment,
        timeout=0,
        as_subflow=False,
        idempotency_key=f"publish-{content_id}-{moment.isoformat()}",
    )
