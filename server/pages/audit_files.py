"""The proof of one content, to take along: JSON to check, PDF to read."""

import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reports.proof import proof_as_pdf
from server.pages.answering import Fields
from server.pages.asked import number_in
from server.pages.audit_rights import may_audit, refused
from server.pages.next_page import to_sign_in
from server.pages.rendering import HEADERS, page
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.lifecycle.exporting import Export, export
from signoff.store.contents import NoSuchContent


def as_json(request: Request, _fields: Fields) -> Response:
    """Everything that is needed to recompute the hashes."""
    return _file(request, "json", "application/json", _in_json)


def as_pdf(request: Request, _fields: Fields) -> Response:
    """The same to read, in the reader's language."""
    return _file(request, "pdf", "application/pdf", proof_as_pdf)


def _in_json(proof: Export) -> bytes:
    return json.dumps(proof, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _file(request: Request, end: str, kind: str, made: Callable[[Export], bytes]) -> Response:
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(request.url.path), status_code=303)
    if not may_audit(visitor):
        return refused(request, visitor)
    number = number_in(request.path_params["number"])
    try:
        proof = export(number or 0)
    except NoSuchContent as why:
        return page(request, "cannot.html", {"said": str(why)}, 404)
    note("exported a proof", who=visitor.person, why=f"content {number}, {end}")
    name = f"content-{number}-proof.{end}"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made(proof), media_type=kind, headers=headers)
