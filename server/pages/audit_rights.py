"""Who may see what everybody decided: who runs Signoff, and who answers for the workspace."""

from starlette.requests import Request
from starlette.responses import Response

from server.pages.letting_in import address, place
from server.pages.rendering import page, sees_proof
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.language import _
from signoff.lifecycle.in_force import workspace_in_force


def may_audit(visitor: SignedIn) -> bool:
    """Whether this person runs Signoff, or owns the workspace."""
    workspace = workspace_in_force()
    person = workspace.team.people.get(visitor.person)
    return person is not None and sees_proof(person, workspace)


def refused(request: Request, visitor: SignedIn) -> Response:
    """A page that says who may, after it was written down."""
    said = _("This page is for engineers and for the owner of the workspace.")
    note("refused", who=visitor.person, where=place(request), why=said, address=address(request))
    return page(request, "cannot.html", {"said": said}, 403)
