"""The list of all posts that its reader may see: found by title, stage and region."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.legible import heading
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from signoff import clock
from signoff.access.seeing import eyes_of
from signoff.access.visitor import SignedIn
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.plain_text import typed
from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.listing import Stage, Wish, listed, open_questions_of
from signoff.store.questions import Question
from signoff.workspace import Workspace

ON_A_PAGE = 25
LAST_PAGE = 10_000
LONGEST_WISH = 200


@dataclass(frozen=True)
class Row:
    """One post of the list."""

    number: int
    title: str
    stage: str
    region: str
    writer: str
    slot: str
    asked: str
    """Who is to act, if anybody is."""
    due: str
    late: bool


def show(request: Request, _fields: Fields) -> Response:
    """A page of the list."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/content"), status_code=303)
    wish, number = _wish(request), _page_number(request)
    with reading() as session:
        workspace = agreed(session).workspace
        me = workspace.person(visitor.person)
        eyes = eyes_of(session, workspace, me)
        reviews = [gate.id for gate in workspace.process.gates if gate.stage == "review"]
        part = (ON_A_PAGE + 1, (number - 1) * ON_A_PAGE)
        found = listed(session, eyes, wish, reviews, part)
        asked = open_questions_of(session, [content.id for content, _stage in found])
    zone = workspace.zone_of(me)
    rows = [
        _row(workspace, zone, content, stage, asked.get(content.id, []))
        for content, stage in found[:ON_A_PAGE]
    ]
    facts = {
        "rows": rows,
        "wish": wish,
        "stages": [(stage.value, stage_name(stage)) for stage in Stage],
        "regions": [(one.id, heading(one.name)) for one in workspace.team.regions.values()],
        "newer": _link(wish, number - 1) if number > 1 else "",
        "older": _link(wish, number + 1) if len(found) > ON_A_PAGE else "",
    }
    return page(request, "contents.html", facts)


def stage_name(stage: Stage) -> str:
    """What people call a stage."""
    return {
        Stage.BRIEF: _("asked for"),
        Stage.CREATE: _("being written"),
        Stage.REVIEW: _("in review"),
        Stage.APPROVE: _("in approval"),
        Stage.PUBLISH: _("to go out"),
        Stage.MEASURE: _("out, being measured"),
        Stage.ENDED: _("finished"),
    }[stage]


def _wish(request: Request) -> Wish:
    asked = request.query_params
    stage = asked.get("stage", "")
    return Wish(
        words=heading_or_nothing(asked.get("title", "")),
        stage=Stage(stage) if stage in {one.value for one in Stage} else None,
        region=asked.get("region", "")[:LONGEST_WISH].replace("\x00", ""),
    )


def heading_or_nothing(words: str) -> str:
    """What somebody looks for, on one line."""
    return " ".join(typed(words[:LONGEST_WISH]).split())


def _page_number(request: Request) -> int:
    return min(max(number_in(request.query_params.get("page", "")) or 1, 1), LAST_PAGE)


def _link(wish: Wish, number: int) -> str:
    stage = wish.stage.value if wish.stage else ""
    asked = {"title": wish.words, "stage": stage, "region": wish.region, "page": str(number)}
    return f"/content?{urlencode({name: value for name, value in asked.items() if value})}"


def _row(
    workspace: Workspace, zone: str, content: Content, stage: Stage, asked: Sequence[Question]
) -> Row:
    people, regions = workspace.team.people, workspace.team.regions
    ids = dict.fromkeys(id for question in asked for id in question.asked)
    return Row(
        number=content.id,
        title=heading(content.title),
        stage=stage_name(stage),
        region=regions[content.region].name if content.region in regions else content.region,
        writer=people[content.creator].name if content.creator in people else content.creator,
        slot=moment(content.slot.utc(), content.slot_zone),
        asked=", ".join(people[id].name if id in people else id for id in ids),
        due=moment(asked[0].due_at, zone) if asked else "",
        late=bool(asked) and asked[0].due_at < clock.now(),
    )


routes = [Route("/content", answered_by(show), methods=["GET"])]
