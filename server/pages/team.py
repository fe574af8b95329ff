"""The page of the whole team: what waits for whom, the late first, and who is away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from reports.moments import in_order, moment
from server.door.rights import sees_everywhere
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.legible import heading
from server.pages.next_page import to_sign_in
from server.pages.rendering import FOLDER, page
from server.pages.team_words import person_name, stages, who
from signoff import clock
from signoff.access.visitor import SignedIn
from signoff.lifecycle.handing_over import manages
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.team_tasks import Away, TeamTask, away_now, counted, team_tasks
from signoff.store.contents import content
from signoff.store.database import reading
from signoff.store.team_tasks import stand_ins_like
from signoff.workspace import Person, Workspace
from tasks.runs import page_of

ON_ONE_PAGE = 100
MANY_PEOPLE = 8
"""Shown at once; the others on a click."""
FILTERS = ("person", "region", "stage")


@dataclass(frozen=True)
class Row:
    """One thing that waits."""

    number: int
    title: str
    link: str
    stage: str
    level: str
    region: str
    who: Sequence[str]
    due: str
    late: bool
    slot: str
    can_move: bool
    """Whether the reader may hand it over."""


@dataclass(frozen=True)
class Moved:
    """What the reader handed over a moment ago, and can take back."""

    question: int
    title: str
    holder: str
    holder_name: str
    before: str


@dataclass(frozen=True)
class Reader:
    """Who looks at the page, and how far they see."""

    me: Person
    everywhere: bool
    workspace: Workspace

    @property
    def zone(self) -> str:
        return self.workspace.zone_of(self.me)

    def sees(self, task: TeamTask) -> bool:
        """As everywhere: as far as their roles reach, and of that what is theirs elsewhere."""
        waiting, workspace = task.waiting, self.workspace
        if self.everywhere or workspace.sees(self.me, waiting.region, waiting.on):
            return True
        own = self.me.id in {waiting.creator, *waiting.asked}
        return own and workspace.reaches(self.me, waiting.on)


def show(request: Request, _fields: Fields) -> Response:
    """What waits for whom, as the filters in the address say."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/team"), status_code=303)
    wanted = {name: request.query_params.get(name, "") for name in FILTERS}
    with reading() as session:
        workspace = agreed(session).workspace
        me = workspace.person(visitor.person)
        reader = Reader(me, sees_everywhere(visitor, workspace), workspace)
        everything = [task for task in team_tasks(session, workspace) if reader.sees(task)]
        moved = _moved(session, request, reader)
    found = [task for task in everything if _fits(task, wanted)]
    number = number_in(request.query_params.get("page", "")) or 1
    pages = max(1, -(-len(found) // ON_ONE_PAGE))
    number = min(number, pages)
    shown = found[(number - 1) * ON_ONE_PAGE : number * ON_ONE_PAGE]
    facts = {
        "rows": [_row(task, reader) for task in shown],
        "found": len(found),
        "all": len(everything),
        "late": sum(task.waiting.due_at < clock.now() for task in found),
        "people": _people(everything, wanted, workspace),
        "many": MANY_PEOPLE,
        "wanted": wanted,
        "choices": _choices(everything, wanted, reader),
        "kept": _kept(wanted),
        "number": number,
        "pages": pages,
        "away": [_gone(one, workspace) for one in away_now(workspace) if _near(one, reader)],
        "moved": moved,
    }
    return page(request, "team.html", facts)


def _fits(task: TeamTask, wanted: Mapping[str, str], but: str = "") -> bool:
    has = {
        "person": task.people,
        "region": {task.waiting.region},
        "stage": {task.stage},
    }
    return all(wanted[name] in ("", *has[name]) for name in FILTERS if name != but)


def _row(task: TeamTask, reader: Reader) -> Row:
    waiting, workspace = task.waiting, reader.workspace
    levels = {(g.id, one.id): one.name for g in workspace.process.gates for one in g.levels}
    channel = workspace.channels.get(waiting.level)
    decides = task.stage in ("review", "approve")
    region = workspace.team.regions.get(waiting.region)
    theirs = {reader.me.id} & {*task.people, *(one.instead_of for one in task.holders)}
    return Row(
        number=waiting.id,
        title=heading(waiting.title),
        link=f"/approve/{waiting.id}" if decides else page_of(waiting.run_id or ""),
        stage=stages().get(task.stage, task.stage),
        level=levels.get((waiting.gate, waiting.level), channel.name if channel else ""),
        region=region.name if region else waiting.region,
        who=[who(holder, workspace) for holder in task.holders],
        due=moment(waiting.due_at, reader.zone),
        late=waiting.due_at < clock.now(),
        slot=moment(waiting.slot.utc(), waiting.slot_zone),
        can_move=bool(theirs) or manages(workspace, waiting, reader.me),
    )


def _people(
    tasks: Iterable[TeamTask], wanted: Mapping[str, str], workspace: Workspace
) -> list[tuple[str, str, int, int, bool]]:
    """Link, name, how much, how much of it late, and whether it is shown alone."""
    fitting = [task for task in tasks if _fits(task, wanted, but="person")]
    return [
        (
            _kept({**wanted, "person": id}),
            person_name(id, workspace),
            many,
            late,
            id == wanted["person"],
        )
        for id, (many, late) in counted(fitting, clock.now()).items()
    ]


def _choices(
    tasks: Sequence[TeamTask], wanted: Mapping[str, str], reader: Reader
) -> Mapping[str, list[tuple[str, str]]]:
    """What can be chosen in each drop-down: what there is, and what is chosen already."""
    workspace = reader.workspace
    people = {person for task in tasks for person in task.people}
    regions = {task.waiting.region for task in tasks}
    known = workspace.team.regions
    found = {
        "person": {id: person_name(id, workspace) for id in people},
        "region": {id: known[id].name if id in known else id for id in regions},
        "stage": dict(stages()),
    }
    for name, chosen in wanted.items():
        if chosen and name == "person" and chosen in workspace.team.people and reader.everywhere:
            found[name].setdefault(chosen, person_name(chosen, workspace))
    in_order_of_names = ("person", "region")
    return {
        name: sorted(entries.items(), key=lambda one: one[1].casefold())
        if name in in_order_of_names
        else list(entries.items())
        for name, entries in found.items()
    }


def _kept(wanted: Mapping[str, str]) -> str:
    """The filters as they stand in an address."""
    return urlencode({name: chosen for name, chosen in wanted.items() if chosen})


def _near(away: Away, reader: Reader) -> bool:
    return reader.everywhere or away.person.region == reader.me.region


def _gone(away: Away, workspace: Workspace) -> tuple[str, str, str]:
    """Who is away, until when, and who answers meanwhile."""
    deputy = person_name(away.deputy, workspace) if away.deputy else ""
    return away.person.name, in_order(away.last, "yMMMEd"), deputy


def _moved(session: Session, request: Request, reader: Reader) -> Moved | None:
    """What was just handed over: as the store has it, whatever a link says."""
    number = number_in(request.query_params.get("handed", ""))
    rows = stand_ins_like(session, number) if number else []
    if not rows or rows[-1].id != number or rows[-1].made_by != reader.me.id:
        return None
    last, earlier = rows[-1], [row.stand_in for row in rows[:-1] if row.because.relieves]
    return Moved(
        question=last.question_id,
        title=heading(content(session, last.content_id).title),
        holder=last.stand_in,
        holder_name=person_name(last.stand_in, reader.workspace),
        before=[last.person, *earlier][-1],
    )


def _style(_request: Request) -> Response:
    return FileResponse(FOLDER / "team.css", headers={"Cache-Control": "no-cache"})


routes = [
    Route("/team", answered_by(show), methods=["GET"]),
    Route("/signoff/team.css", _style),
]
