"""The reports that somebody gets: when the next comes, the last one again, and no more of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from reports.read_again import as_page
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.letting_in import address, place
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from signoff.access.visitor import SignedIn
from signoff.access.visits import note
from signoff.language import _
from signoff.lifecycle.leaving_reports import NoMoreReader, choose, reader_of
from signoff.lifecycle.my_reports import MyReport, mail_of, reports_of
from signoff.period import Period
from signoff.workspace import Person, Workspace

SECTION = "/my#reports"
AS_A_MAIL = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",  # a mail has no other styles
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox allow-same-origin allow-popups",  # links lead on; nothing runs, nothing is sent
    )
)


@dataclass(frozen=True)
class ReportRow:
    """One report, as its reader sees it."""

    id: str
    name: str
    wants: bool
    next: str
    """Empty: it comes when somebody asks for it."""
    last: str
    """What the last one was about; empty: there was none."""
    sent: str
    link: str


def report_rows(session: Session, workspace: Workspace, me: Person) -> Iterator[ReportRow]:
    """The reports that name the reader, in the order of reports.yaml."""
    for one in reports_of(session, workspace, me):
        yield _row(one, workspace.zone_of(me))


def _row(one: MyReport, zone: str) -> ReportRow:
    last = one.last
    return ReportRow(
        one.report.id,
        one.report.name,
        one.wants,
        next=moment(one.next_at, zone) if one.next_at else "",
        last=Period(last.first_day, last.last_day, last.zone).name() if last else "",
        sent=moment(last.sent_at, zone) if last else "",
        link=f"/my/reports/{last.id}" if last else "",
    )


def take(request: Request, fields: Fields) -> Response:
    """One of the buttons: no more of this report, or again."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/my"), status_code=303)
    if fields.get("do") in ("leave", "return"):
        try:
            _choose(request, fields.get("report", ""), visitor.person, fields["do"] == "return")
        except NoMoreReader as why:
            return page(request, "cannot.html", {"said": str(why)}, 410)
    return RedirectResponse(SECTION, status_code=303)


def _choose(request: Request, report: str, person: str, wants: bool) -> None:
    if choose(reader_of(report, person), wants, "my"):
        what = "wants a report again" if wants else "left a report"
        note(what, person, place(request), f"{report}, my", address(request))


def show(request: Request, _fields: Fields) -> Response:
    """A report once more as it was mailed; everybody sees their own, and no others."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(request.url.path), status_code=303)
    html = as_page(mail_of(number_in(request.path_params["number"]) or 0, visitor.person))
    if not html:
        said = _("There is nothing here that you may see.")
        return page(request, "cannot.html", {"said": said}, 404)
    return HTMLResponse(html, headers={"Content-Security-Policy": AS_A_MAIL})


routes = [
    Route("/my/reports", answered_by(take), methods=["POST"]),
    Route("/my/reports/{number}", answered_by(show), methods=["GET"]),
]
