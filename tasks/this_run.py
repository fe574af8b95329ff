"""Which flow run this is."""

from prefect.runtime import flow_run


def run_id() -> str:
    """The id of the flow run that is running now."""
    return str(flow_run.id)


def claimant() -> str:
    """A name for this one try of this run: no other process has it."""
    return f"{flow_run.id}/{flow_run.run_count}"
