"""The page that says what waits for its reader, and what of theirs waits for others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from reports.titles import cut
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.deciding import answer_of, take_decision
from server.pages.legible import heading, legible
from server.pages.my_reports import report_rows
from server.pages.next_page import to_sign_in
from server.pages.rendering import page
from server.pages.waking import waking
from signoff import clock
from signoff.access.visitor import SignedIn
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.owing import MOST, owed_in
from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.owed import Owed, asked_of, waiting_for_others
from signoff.store.questions import Question
from signoff.workspace import Workspace
from tasks.runs import page_of

LONG = 1_500
"""Characters: more than most networks take; a longer text is read on its own page."""
KINDS = {"create": "write", "publish": "mend"}


class About(TypedDict):
    """What is told about anything that waits."""

    number: int
    content: int
    title: str
    level: str
    due: str
    late: bool
    slot: str


@dataclass(frozen=True)
class Row:
    """One thing that somebody owes."""

    number: int
    content: int
    """Which content it is about: its page tells the whole story."""
    kind: str
    """`decide`, `write` or `mend`."""
    form: str
    title: str
    level: str
    due: str
    late: bool
    slot: str
    link: str
    texts: Sequence[tuple[str, str, str, bool]]
    """Channel, its language, what the post says there, and whether that is all of it."""
    advice: int
    """How many findings there are to look at."""
    who: str = ""
    """Who is asked, where it is not the reader."""


@dataclass(frozen=True)
class Outcome:
    """What came of one of those that were approved at once."""

    title: str
    refused: str
    """The sentence, if it could not count."""


def show(request: Request, _fields: Fields) -> Response:
    """What the reader owes, and what others owe the reader."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/my"), status_code=303)
    return _page(request, visitor, [])


def take(request: Request, fields: Fields) -> Response:
    """Approve all that are ticked: each one counts, or is refused, on its own."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/my"), status_code=303)
    ticked = {number: form for name, form in fields.items() if (number := number_in(name))}
    with reading() as session:
        contents = asked_of(session, visitor.person, ticked)
    outcomes = [
        _approved(request, visitor, number, form, contents.get(number))
        for number, form in ticked.items()
    ]
    response = _page(request, visitor, outcomes, asked_for_none=not ticked)
    runs = [
        contents[number].run_id or ""
        for number, came in zip(ticked, outcomes, strict=True)
        if not came.refused
    ]
    response.background = waking(request, runs, visitor.person)
    return response


def _approved(
    request: Request, visitor: SignedIn, number: int, form: str, content: Content | None
) -> Outcome:
    if content is None:
        return Outcome("…", _("There is nothing here that you may see."))
    said = answer_of({"form": form, "decision": "approve"})
    try:
        take_decision(request, visitor, (number, content.run_id or ""), said)
    except SignoffError as why:
        # Also when the database is busy: the others shall not be lost with this one.
        return Outcome(heading(content.title), str(why))
    return Outcome(heading(content.title), "")


def _page(
    request: Request,
    visitor: SignedIn,
    outcomes: Sequence[Outcome],
    *,
    asked_for_none: bool = False,
) -> Response:
    with reading() as session:
        workspace = agreed(session).workspace
        mine = owed_in(session, visitor.person)
        me = workspace.person(visitor.person)
        theirs = [
            one
            for one in waiting_for_others(session, visitor.person, MOST)
            if workspace.reaches(me, one[1].on)
        ]
        reports = list(report_rows(session, workspace, me))
    zone = workspace.zone_of(me)
    facts = {
        "reports": reports,
        "rows": [_owed(one, workspace, zone) for one in mine],
        "others": [_waiting(*one, workspace, zone) for one in theirs],
        "outcomes": outcomes,
        "approved": sum(not one.refused for one in outcomes),
        "asked_for_none": asked_for_none,
        "most": MOST,
    }
    return page(request, "my.html", facts)


def _owed(one: Owed, workspace: Workspace, zone: str) -> Row:
    revision, kind = one.revision, KINDS.get(one.question.gate, "decide")
    return Row(
        **_about(one.question, one.content, workspace, zone),
        kind=kind,
        form=one.question.key(revision.fingerprint) if revision else "",
        link=f"/approve/{one.question.id}" if revision else page_of(one.content.run_id or ""),
        texts=_texts(one, workspace),
        advice=len(revision.findings) if revision else 0,
    )


def _waiting(question: Question, content: Content, workspace: Workspace, zone: str) -> Row:
    people = workspace.team.people
    return Row(
        **_about(question, content, workspace, zone),
        kind=KINDS.get(question.gate, "decide"),
        form="",
        link=f"/approve/{question.id}",
        texts=[],
        advice=0,
        who=", ".join(people[id].name if id in people else id for id in question.asked),
    )


def _about(question: Question, content: Content, workspace: Workspace, zone: str) -> About:
    levels = {(g.id, one.id): one.name for g in workspace.process.gates for one in g.levels}
    return {
        "number": question.id,
        "content": content.id,
        "title": heading(content.title),
        "level": levels.get((question.gate, question.level), question.level),
        "due": moment(question.due_at, zone),
        "late": question.due_at < clock.now(),
        "slot": moment(content.slot.utc(), content.slot_zone),
    }


def _texts(one: Owed, workspace: Workspace) -> list[tuple[str, str, str, bool]]:
    channels = workspace.channels
    return [
        (
            channels[id].name if id in channels else id,
            channels[id].language if id in channels else "",
            legible(cut(post.full_text, LONG)),
            cut(post.full_text, LONG) == post.full_text,
        )
        for id, post in (one.revision.body if one.revision else {}).items()
    ]


routes = [
    Route("/my", answered_by(show), methods=["GET"]),
    Route("/my", answered_by(take), methods=["POST"]),
]
