"""The page on which somebody reads a post as it will go out, and decides about it."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from reports.moments import moment
from server.pages.answering import Fields, answered_by
from server.pages.asked import Asked, asked, number_in
from server.pages.deciding import answer_of, take_decision
from server.pages.legible import heading, legible
from server.pages.mailed_links import mailed_links
from server.pages.next_page import to_sign_in
from server.pages.pictures import picture
from server.pages.rendering import FOLDER, page
from server.pages.shown_post import (
    findings_of,
    level_name,
    levels_ahead,
    person_name,
    posts_of,
    said_of,
)
from server.pages.talk import talk_about
from server.pages.waking import waking
from signoff import clock
from signoff.access.visitor import SignedIn
from signoff.language import _
from signoff.lifecycle.editing import may_edit
from signoff.lifecycle.owing import owed_by
from signoff.lifecycle.turns import AnswerRefused
from signoff.rules import consented
from signoff.store.database import reading
from signoff.store.owed import Owed, verdict_at
from signoff.store.questions import Question, Verdict
from tasks.runs import page_of


def show_next(request: Request, _fields: Fields) -> Response:
    """On to what waits for the reader; or a page that says that nothing does."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in("/approve"), status_code=303)
    found = _next(owed_by(visitor.person))
    if found is None:
        return page(request, "nothing_waits.html", {"last": _last(request, visitor)})
    return RedirectResponse(_link(found, request.query_params.get("after", "")), status_code=303)


def show(request: Request, _fields: Fields) -> Response:
    """The post, and what there is to know before one decides."""
    return _page(request)


def take(request: Request, fields: Fields) -> Response:
    """One of the three buttons; then on to the next post."""
    visitor = request.scope.get("visitor")
    seen = _asked(request)
    if seen is None or not isinstance(visitor, SignedIn):
        return _page(request)
    run_id = seen.told.content.run_id or ""
    try:
        take_decision(request, visitor, (seen.question.id, run_id), answer_of(dict(fields)))
    except AnswerRefused as why:
        return _page(request, str(why), fields.get("comment", ""))
    found = _next(owed_by(visitor.person), seen.question)
    link = _link(found, str(seen.question.id)) if found else f"/approve?after={seen.question.id}"
    return RedirectResponse(link, 303, background=waking(request, [run_id], visitor.person))


def image(request: Request, _fields: Fields) -> Response:
    """An image of this content, for whoever may see the content."""
    seen = _asked(request)
    wanted = request.path_params["sha256"]
    bodies = [revision.body for revision in seen.told.revisions] if seen else []
    return picture(bodies, wanted) or _not_here(request)


def _page(request: Request, refused: str = "", comment: str = "") -> Response:
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(request.url.path), status_code=303)
    seen = _asked(request)
    if seen is None:
        return _not_here(request)
    owing = owed_by(visitor.person)
    others = [one for one in owing if one.question.id != seen.question.id]
    around = {
        "refused": refused,
        "comment": legible(comment),
        "last": _last(request, visitor),
        "next": _next(others, seen.question),
        "others": len(others),
        "talk": talk_about(request, seen.told, seen.workspace, seen.me, seen.question.id),
    }
    facts = {**facts_of(seen), **_for_the_team(seen), **around}
    return page(request, "approve.html", facts, 409 if refused else 200)


def facts_of(seen: Asked) -> Mapping[str, object]:
    """What whoever decides has to know, in the team and outside of it."""
    told, question, workspace = seen.told, seen.question, seen.workspace
    content = told.content
    slot, zone = content.slot.utc(), content.slot_zone
    goal = workspace.goals.get(told.brief.goal)
    return {
        "title": heading(content.title),
        "message": legible(told.brief.message),
        "level": level_name(seen, question.gate, question.level),
        "round": told.latest.number if told.latest else 0,
        "form": seen.form,
        "part": seen.part,
        "due": moment(question.due_at, seen.zone),
        "late": seen.part != "over" and question.due_at < clock.now(),
        "slot": moment(slot, zone),
        "slot_here": moment(slot, seen.zone) if zone != seen.zone else "",
        "writer": person_name(seen, content.creator),
        "goal": goal.name if goal else "",
        "posts": posts_of(seen),
        "findings": findings_of(seen),
    }


def _for_the_team(seen: Asked) -> Mapping[str, object]:
    """What stays among those who have an account."""
    told, number = seen.told, seen.question.id
    return {
        "number": number,
        "here": f"/approve/{number}",
        "images_at": f"/approve/{number}/image",
        "again": seen.again,
        "consented": consented(told, seen.workspace),
        "outcome": told.content.outcome,
        "content": told.content.id,
        "may_edit": told.content.outcome is None and may_edit(told, seen.workspace, seen.me.id),
        "decided": said_of(seen),
        "levels": levels_ahead(seen),
        "mailed": mailed_links(seen),
        "prefect": page_of(told.content.run_id or ""),
        "Verdict": Verdict,
    }


def _next(owing: Sequence[Owed], after: Question | None = None) -> Owed | None:
    """The next to decide, by due time and round again; what is to be written comes last."""
    rest = [one for one in owing if after is None or one.question.id != after.id]
    rest = [one for one in rest if one.revision] or rest
    later = [
        one
        for one in rest
        if after and (one.question.due_at, one.question.id) > (after.due_at, after.id)
    ]
    return next(iter(later or rest), None)


def _link(found: Owed, after: str = "") -> str:
    link = f"/approve/{found.question.id}"
    return f"{link}?after={after}" if number_in(after) else link


def _last(request: Request, visitor: SignedIn) -> tuple[Verdict, str] | None:
    """What the reader decided on the page before: as the store has it, whatever a link says."""
    number = number_in(request.query_params.get("after", ""))
    if number is None:
        return None
    with reading() as session:
        found = verdict_at(session, number, visitor.person)
    return (found[0], heading(found[1])) if found else None


def _asked(request: Request) -> Asked | None:
    visitor = request.scope.get("visitor")
    number = number_in(request.path_params["question_id"])
    return asked(number, visitor) if isinstance(visitor, SignedIn) else None


def _not_here(request: Request) -> Response:
    said = _("There is nothing here that you may see. Perhaps it was decided meanwhile.")
    return page(request, "not_here.html", {"said": said}, 404)


def _style(_request: Request) -> Response:
    return FileResponse(FOLDER / "posts.css", headers={"Cache-Control": "no-cache"})


routes = [
    Route("/approve", answered_by(show_next), methods=["GET"]),
    Route("/approve/{question_id}", answered_by(show), methods=["GET"]),
    Route("/approve/{question_id}", answered_by(take), methods=["POST"]),
    Route("/approve/{question_id}/image/{sha256}", answered_by(image), methods=["GET"]),
    Route("/signoff/posts.css", _style),
]
