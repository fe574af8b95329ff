"""The step before a link opens that takes a code: it is mailed, and written into a form."""

from anyio import from_thread
from starlette.requests import Request
from starlette.responses import Response

from blocks.mail import credentials_from
from reports.code import as_mail
from reports.mail import address as mail_address
from reports.mail import email
from server.pages.answering import Fields
from server.pages.legible import legible
from server.pages.letting_in import address, place
from server.pages.rendering import page
from server.pages.review_page import at_the_link, token_in
from server.pages.session_cookie import is_secure
from signoff.access.link_codes import OPEN_FOR, has_passed, is_code_out, new_code, pass_with
from signoff.access.link_refusals import CodeRefused
from signoff.access.links import Opened
from signoff.access.refusals import TooManyTries
from signoff.access.secret import new_secret
from signoff.access.visits import WRONG_CODE, must_not_guess, note
from signoff.errors import SignoffError
from signoff.settings import settings
from tasks.mailing import MailRoute

SHOWN = "signoff_review"
"""A cookie for the pages of one link only, with which no other page can be opened."""
BLOCK_KIND = "email-server-credentials"


def has_shown_code(request: Request, found: Opened) -> bool:
    """Whether this browser has written the code of this link, not long ago."""
    return has_passed(found.link, request.cookies.get(SHOWN, ""))


def ask_for_code(request: Request, found: Opened, said: str = "", comment: str = "") -> Response:
    """The page on which one asks for the code, and writes it."""
    facts = {
        "me": None,
        "here": f"/review/{token_in(request)}",
        "asked_by": found.workspace.team.name,
        "for_whom": found.person.name,
        "address": _masked(found.person.email),
        "code_is_out": is_code_out(found.link),
        "said": said,
        "comment": legible(comment),
    }
    return page(request, "review_code.html", facts, 403 if said else 200)


def take_code(request: Request, found: Opened, fields: Fields) -> Response:
    """One of its two buttons."""
    try:
        must_not_guess(address(request))
        if fields.get("do") == "send-code":
            _send(request, found)
            return at_the_link(request)
        shown = pass_with(found.link, fields.get("code", ""))
    except (CodeRefused, TooManyTries) as why:
        what = WRONG_CODE if fields.get("do") == "open" else "refused"
        _note(request, found, what, str(why))
        return ask_for_code(request, found, str(why))
    except SignoffError as why:  # the mail server
        _note(request, found, "refused", str(why))
        return ask_for_code(request, found, str(why))
    return _let_in(request, found, shown)


def _let_in(request: Request, found: Opened, shown: str) -> Response:
    _note(request, found, "showed a code")
    response = at_the_link(request)
    response.set_cookie(
        SHOWN,
        shown,
        max_age=int(OPEN_FOR.total_seconds()),
        path=f"/review/{token_in(request)}",
        secure=is_secure(),
        httponly=True,
        samesite="lax",
    )
    return response


def _send(request: Request, found: Opened) -> None:
    """At once, and not through the outbox: somebody waits for it, and it is kept nowhere."""
    data = from_thread.run(request.app.state.block, BLOCK_KIND, settings().mail_block)
    workspace, person = found.workspace, found.person
    with MailRoute(credentials_from(data)) as route:
        mail = email(
            as_mail(new_code(found.link), workspace.team.name),
            sender=mail_address(workspace.team.name, route.sender),
            recipient=mail_address(person.name, person.email),
            message_id=f"<{new_secret()}@signoff.invalid>",
        )
        route.send(route.sender, person.email, mail.as_bytes())
    _note(request, found, "sent a code")


def _note(request: Request, found: Opened, what: str, why: str = "") -> None:
    note(what, who=found.person.id, where=place(request), why=why, address=address(request))


def _masked(mailbox: str) -> str:
    """Enough for its owner to know which one it is."""
    name, _at, domain = mailbox.rpartition("@")
    return f"{name[:1]}…@{domain}"
