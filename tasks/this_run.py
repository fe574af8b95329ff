"""Which flow run this is."""

from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.runtime import flow_run

from signoff.store.contents import content
from signoff.store.database import reading


def run_id() -> str:
    """The id of the flow run that is running now."""
    return str(flow_run.id)


def claimant() -> str:
    """A name for this one try of this run: no other process has it."""
    return f"{flow_run.id}/{flow_run.run_count}"


def show_to_region(content_id: int) -> None:
    """Mark this run as its region's: in Prefect's lists some people see only their own."""
    with reading() as session:
        tag = f"region:{content(session, content_id).region}"
    if tag not in flow_run.tags:
        with get_client(sync_client=True) as prefect:
            prefect.update_flow_run(UUID(run_id()), tags=[*flow_run.tags, tag])
