"""What people get who may not have an answer that Prefect's pages ask for: an empty one, or a part.

Refused, these pages would lose their menu, or say that something went wrong, to somebody who did
nothing wrong. What people ask for themselves (blocks, variables) is refused all the same.
"""

import json
from typing import Any

from server.door.narrowing import understood
from server.door.routes import route_of

NEXT_RUNS = "/api/ui/flows/next-runs"
NO_EVENTS = {"events": [], "total": 0, "next_page": None}
EMPTY: dict[str, Any] = {
    "POST /api/events/filter": NO_EVENTS,
    "GET /api/events/filter/next": NO_EVENTS,
    "POST /api/events/count-by/{countable}": [],
    "POST /api/automations/filter": [],
    "POST /api/automations/count": 0,
    "GET /api/automations/related-to/{resource_id}": [],
    "POST /api/concurrency_limits/filter": [],
    "GET /api/admin/settings": {
        "server": {"analytics_enabled": False, "ui": {"show_promotional_content": False}},
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": False,  # as the older design calls it
    },
}
"""All that the two designs ask for on pages that everybody may open."""


def instead_of(method: str, path: str, body: bytes = b"") -> bytes | None:
    """The JSON to answer with when somebody signed in may not have more; None: refuse."""
    route = route_of(method, path)
    key = f"{route.method} {route.path}" if route else ""
    if path == NEXT_RUNS:
        return json.dumps(_no_next_runs(understood(body).get("flow_ids"))).encode()
    return json.dumps(EMPTY[key]).encode() if key in EMPTY else None


def _no_next_runs(flows: object) -> dict[str, None]:
    """The page looks for each flow that it asked about."""
    return dict.fromkeys(str(one) for one in flows) if isinstance(flows, list) else {}
