"""The team's calendar for calendar programs, which cannot sign in: by an address of one's own."""

import hashlib

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reports.schedule.entries import Around, Entry, of_due, of_post
from reports.schedule.feed import ICALENDAR, feed
from server.pages.answering import Fields, answered_by
from server.pages.letting_in import address, place
from signoff import clock
from signoff.access.calendar_feeds import whose_feed
from signoff.access.seeing import eyes_of
from signoff.access.visits import note
from signoff.language import speaking
from signoff.lifecycle.in_force import agreed
from signoff.settings import settings
from signoff.store.database import reading
from signoff.store.schedule import Most, due, going_out
from signoff.store.versions import which_in_force

AT_ONCE = CapacityLimiter(2)
"""Programs ask by themselves, all at the full hour: people's pages do not wait for them."""
MOST_POSTS = Most(before=300, after=1_000)
MOST_DUE = 500
HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}
"""A program may keep it, and asks each time whether it is still so."""


def show(request: Request, _fields: Fields) -> Response:
    """Everything that the owner of the address may see; for anybody else there is nothing."""
    person = whose_feed(str(request.path_params["token"]))
    found = _entries(person) if person else None
    if found is None:
        note(
            "refused", where=place(request), why="no calendar of anybody", address=address(request)
        )
        return Response(status_code=404)
    name, entries = found
    tag = _tag(name, entries)
    headers = {**HEADERS, "ETag": tag}
    if tag in _known(request):
        return Response(status_code=304, headers=headers)
    return Response(feed(name, entries), media_type=ICALENDAR, headers=headers)


def _entries(id: str) -> tuple[str, list[Entry]] | None:
    """The calendar's name and what stands in it, in its owner's language."""
    with reading() as session:
        workspace, version = agreed(session).workspace, which_in_force(session)
        me = workspace.team.people.get(id)
        if me is None or version is None:
            return None
        eyes = eyes_of(session, workspace, me)
        coming = going_out(session, eyes, clock.now().replace(tzinfo=None), MOST_POSTS)
        owed = due(session, eyes, MOST_DUE)
    around = Around(workspace, version, workspace.zone_of(me), settings().ui_url.rstrip("/"))
    with speaking(workspace.language_of(me)):
        posts = [of_post(one, around) for one in coming]
        return workspace.team.name, [*posts, *(of_due(*one, around) for one in owed)]


def _tag(name: str, entries: list[Entry]) -> str:
    """Worked out from what is said, which is known long before it is written as a calendar."""
    return f'"{hashlib.sha256(repr((name, entries)).encode()).hexdigest()[:32]}"'


def _known(request: Request) -> set[str]:
    """What the program has already, as it says."""
    said = request.headers.get("if-none-match", "")[:1_000]
    return {one.strip().removeprefix("W/") for one in said.split(",")}


routes = [Route("/calendar/{token}/signoff.ics", answered_by(show, AT_ONCE), methods=["GET"])]
