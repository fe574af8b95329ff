"""A content's story as an artifact in Prefect's UI: made anew whenever its run stops."""

import httpx
from prefect.context import SyncClientContext
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from reports.content_story import artifact
from signoff.language import _, speaking
from signoff.lifecycle.whole_story import whole_story
from signoff.settings import settings


def tell_story(content_id: int, run_id: str = "") -> None:
    """Show how the content stands: one call. Should it fail, the run goes on: our page tells all.

    The artifact belongs to the content's run – this one, if none is named – so that the door shows
    it to whom it shows the run.
    """
    whole = whole_story(content_id)
    with speaking(whole.workspace.team.language):
        made = {
            "key": f"content-{content_id}",
            "type": "markdown",
            "description": _("The whole story of “{title}”", title=whole.told.content.title),
            "data": artifact(whole, f"{settings().ui_url.rstrip('/')}/content/{content_id}"),
            "flow_run_id": run_id or flow_run.id,
        }
    try:
        # The run's own client: to open another takes 25 ms of the processor (2026-11).
        with SyncClientContext.get_or_create() as run:
            run.client.request("POST", "/artifacts/", json=made)
    except httpx.HTTPError as error:
        get_run_logger().warning(
            _("The story could not be shown as an artifact ({why}).", why=str(error)[:200])
        )
