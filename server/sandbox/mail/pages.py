"""The mailbox in a browser: all mails, newest first, and one page for each."""

from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from server.sandbox.mail.mailbox import Mailbox
from server.sandbox.mail.reading import Mail, content_of
from server.sandbox.web import FILES, page

LOCKED_UP = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox;"
    " default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"
)
"""A mail may look as it likes and link where it likes; it runs nothing and loads nothing."""


def application(folder: Path) -> Starlette:
    """The pages of one mailbox."""
    pages = MailboxPages(Mailbox(folder))
    routes = [
        Route("/", pages.all_mails),
        Route("/mail/{key}/", pages.mail),
        Route("/mail/{key}/html", pages.html),
        Route("/mail/{key}/part/{number:int}", pages.part),
    ]
    return Starlette(routes=[*FILES, *routes], exception_handlers={KeyError: _nothing_here})


class MailboxPages:
    """What a browser may ask for."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    def all_mails(self, _request: Request) -> Response:
        mails = [Mail(key, self.mailbox.read(key)) for key in self.mailbox.names()]
        return page("mailbox.html", {"mails": mails})

    def mail(self, request: Request) -> Response:
        return page("mail.html", {"mail": self._mail(request)})

    def html(self, request: Request) -> Response:
        html = self._mail(request).html
        return HTMLResponse(html, headers={"Content-Security-Policy": LOCKED_UP})

    def part(self, request: Request) -> Response:
        """A picture to look at, or a file to keep."""
        part = self._mail(request).part(request.path_params["number"])
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        if part.is_attachment():
            name = quote(part.get_filename() or "attachment")
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return Response(content_of(part), media_type=part.get_content_type(), headers=headers)

    def _mail(self, request: Request) -> Mail:
        key = request.path_params["key"]
        return Mail(key, self.mailbox.read(key))


def _nothing_here(_request: Request, _error: Exception) -> Response:
    return page("nothing_here.html", {}, status=404)
