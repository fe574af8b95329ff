"""The page that tells the whole story of one post, from its brief to its last measurement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from reports.content_story.shown import (
    brief_of,
    decisions_of,
    notices_of,
    publications_of,
    questions_of,
)
from reports.content_story.standing import sentence, standing
from reports.moments import moment
from reports.titles import web_address
from server.pages.answering import Fields, answered_by
from server.pages.asked import number_in
from server.pages.brought import brought_by
from server.pages.legible import heading, legible
from server.pages.next_page import to_sign_in
from server.pages.rendering import PAGES, page
from server.pages.seen_content import image_in, not_here, seen_content
from server.pages.shown_post import ShownPost, posts_in
from server.pages.taking_back import what_one_can
from server.pages.talk import talk_about
from signoff.access.visitor import SignedIn
from signoff.lifecycle.turns import place_of
from signoff.lifecycle.whole_story import WholeStory, whole_story
from signoff.rules import Create, Decide, Mend
from signoff.store.contents import Revision, revisions
from signoff.store.database import reading
from tasks.runs import page_of

MOST_WORK = 60_000
"""Comparisons of words on one page, some 30 ms: what is over it stands on the round's own page."""

PAGES.filters.update(legible=legible, heading=heading, opens=web_address)


@dataclass(frozen=True)
class Round:
    """One revision, as the page tells it."""

    number: int
    author: str
    when: str
    posts: Sequence[ShownPost]
    compared: bool
    """Whether it says what changed; else its own page does."""


def show(request: Request, _fields: Fields) -> Response:
    """Everything about one content."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(request.url.path), status_code=303)
    content_id = seen_content(request)
    if content_id is None:
        return not_here(request)
    whole = whole_story(content_id)
    me = whole.workspace.person(visitor.person)
    zone = whole.workspace.zone_of(me)
    question = _asked_now(whole)
    facts = {
        "content": content_id,
        "title": heading(whole.told.content.title),
        "stands": sentence(standing(whole, zone)),
        "question": question,
        "prefect": page_of(whole.told.content.run_id or ""),
        "brief": brief_of(whole, zone),
        "rounds": list(_rounds(whole, zone)),
        "talk": talk_about(request, whole.told, whole.workspace, me),
        "questions": questions_of(whole, zone)[::-1],
        "decisions": decisions_of(whole, zone)[::-1],
        "notices": notices_of(whole, zone)[::-1],
        "publications": publications_of(whole, zone),
        "brought": brought_by(whole, me, zone),
        "can": what_one_can(whole.told, whole.workspace, me.id),
    }
    return page(request, "story.html", facts)


def show_round(request: Request, _fields: Fields) -> Response:
    """One revision, and all that changed in it."""
    visitor = request.scope.get("visitor")
    if not isinstance(visitor, SignedIn):
        return RedirectResponse(to_sign_in(request.url.path), status_code=303)
    content_id, number = seen_content(request), number_in(request.path_params["number"])
    whole = whole_story(content_id) if content_id else None
    if whole is None or number is None or not 1 <= number <= len(whole.told.revisions):
        return not_here(request)
    revision = whole.told.revisions[number - 1]
    zone = whole.workspace.zone_of(whole.workspace.person(visitor.person))
    facts = {
        "content": content_id,
        "title": heading(whole.told.content.title),
        "round": _round(whole, revision, zone, compared=True),
        "last": len(whole.told.revisions),
    }
    return page(request, "round.html", facts)


def image(request: Request, _fields: Fields) -> Response:
    """An image of one of the content's revisions."""
    content_id = seen_content(request)
    if content_id is None:
        return not_here(request)
    with reading() as session:
        found = revisions(session, content_id)
    return image_in(request, found, request.path_params["sha256"])


def _asked_now(whole: WholeStory) -> int | None:
    """The number of the question that waits, if one does."""
    if not isinstance(whole.step, Create | Decide | Mend):
        return None
    gate, level, _round = place_of(whole.step)
    question = whole.open_question(gate, level)
    return question.id if question else None


def _rounds(whole: WholeStory, zone: str) -> Iterator[Round]:
    """The newest first, compared as far as the page has time for it."""
    left = MOST_WORK
    for revision in reversed(whole.told.revisions):
        left -= _work(whole.told.before(revision), revision)
        yield _round(whole, revision, zone, compared=left >= 0)


def _work(before: Revision | None, revision: Revision) -> int:
    """How many words have to be compared with how many."""
    old = before.body if before else {}
    return sum(
        4 * len(post.full_text.split()) * len(old[id].full_text.split())
        for id, post in revision.body.items()
        if id in old and old[id].full_text != post.full_text
    )


def _round(whole: WholeStory, revision: Revision, zone: str, *, compared: bool) -> Round:
    before = whole.told.before(revision)
    return Round(
        number=revision.number,
        author=whole.person(revision.author),
        when=moment(revision.made_at, zone),
        posts=posts_in(whole.workspace, revision, before if compared else None),
        compared=compared,
    )


routes = [
    Route("/content/{content_id}", answered_by(show), methods=["GET"]),
    Route("/content/{content_id}/round/{number}", answered_by(show_round), methods=["GET"]),
    Route("/content/{content_id}/image/{sha256}", answered_by(image), methods=["GET"]),
]
