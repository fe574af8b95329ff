"""A view of a dashboard to take along: exactly what the page shows, in one file."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.pages.answering import Fields, answered_by
from server.pages.dashboard_view import NUMBERS_AT_ONCE, WRONG, not_here, reader_of
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from server.pages.rendering import HEADERS, page
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.language import spoken


def take_along(request: Request, _fields: Fields) -> Response:
    """The file, in the reader's language."""
    # Only who looks at numbers waits until pandas and the charts are loaded, and has them here.
    from reports.dashboard import work_out
    from reports.kpi.formats import FORMATS

    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/dashboards"), status_code=303)
    reader, ending = reader_of(request, visitor), str(request.path_params["ending"])
    if reader is None or ending not in FORMATS:
        return not_here(request)
    try:
        view = reader.view()
    except WRONG as why:
        return page(request, "cannot.html", {"said": str(why)}, 400)
    file = FORMATS[ending]
    content = file.make(work_out(view).kpi, spoken(), reader.dashboard.name)
    note("took numbers along", who=visitor.person, where=place(request), address=address(request))
    name = f"{reader.dashboard.id}-{view.period.start}-{view.period.end}.{ending}"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=file.mime, headers=headers)


routes = [
    Route(
        "/dashboards/{name}/view.{ending}",
        answered_by(take_along, NUMBERS_AT_ONCE),
        methods=["GET"],
    ),
]
