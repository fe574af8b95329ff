"""The list of the dashboards that its reader may open."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import Fields, answered_by
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from signoff.access.dashboards import channels_seen, dashboards_of
from signoff.access.visitor import SignedIn
from signoff.lifecycle.in_force import workspace_in_force

NAMED = 4
"""So many channels are named; of more it is said how many there are."""


def show(request: Request, _fields: Fields) -> Response:
    """Each with what it is about; when there is none, how to write one."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/dashboards"), status_code=303)
    workspace = workspace_in_force()
    me = workspace.person(visitor.person)
    found = [
        (one.id, one.name, [channel.name for channel in channels_seen(workspace, me, one)])
        for one in dashboards_of(workspace, me)
    ]
    facts = {
        "dashboards": found,
        "named": NAMED,
        "owner": workspace.person(workspace.team.owner),
        "role": me.roles[0],
    }
    return page(request, "dashboards.html", facts)


routes = [Route("/dashboards", answered_by(show), methods=["GET"])]
