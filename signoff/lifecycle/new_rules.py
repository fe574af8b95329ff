"""New rules come into force over posts under way: due times move, and people hear what changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock, rules
from signoff.lifecycle.asking import due_of
from signoff.lifecycle.touching import Touch, touched_in
from signoff.lifecycle.turns import Asking, asked_of, at_once, place_of
from signoff.rules import Create, Decide
from signoff.rules.touching import Ask, Spot, Way
from signoff.store.questions import Question, open_questions
from signoff.store.stories import lock_open
from signoff.telling import tell_people
from signoff.workspace import Workspace

MOST = 20
"""Posts that one message names; the others are counted."""

Post = dict[str, Any]
"""What changed for one person about one post, as `reports/notices/rules-changed` tells it."""


def bring_in(
    session: Session, before: Workspace, after: Workspace, version: int, by: str
) -> list[int]:
    """Everything that follows from the new version for posts under way; the ids of those it
    touches.

    What people decided stays as it is written: the rules alone say what it counts for. Who
    answers meanwhile waits until we are done, and is then heard by the new rules.
    """
    touches = list(touched_in(session, before, after, lock_open(session)))
    touches.sort(key=lambda one: one.story.content.slot.utc())
    asked = _open_questions(session) if touches else {}
    news: dict[str, list[Post]] = defaultdict(list)
    for touch in touches:
        for person, post in _news(touch, after, asked.get(touch.content_id, [])):
            news[person].append(post)
    for person in news.keys() & after.team.people.keys():
        _tell(session, after, person, news[person], version, by)
    return [touch.content_id for touch in touches]


def _open_questions(session: Session) -> Mapping[int, list[Question]]:
    found: dict[int, list[Question]] = defaultdict(list)
    for question in open_questions(session):
        found[question.content_id].append(question)
    return found


def _tell(
    session: Session, after: Workspace, person: str, posts: list[Post], version: int, by: str
) -> None:
    facts = {"who": by, "posts": posts[:MOST], "more": len(posts[MOST:])}
    key = f"rules-changed/{version}"
    tell_people(session, after, [person], "rules-changed", key=key, content=None, facts=facts)


def _news(touch: Touch, after: Workspace, asked: list[Question]) -> Iterator[tuple[str, Post]]:
    """Who hears what about this post."""
    title, now, was = touch.story.content.title, touch.after.now, touch.before.now
    for person, ask in _only_in(now, was):
        yield person, _post("asked", title, ask.name)
    for person, ask in _only_in(was, now):
        yield person, _post("not-asked", title, ask.name)
    for question in _moved(touch, after, asked):
        here = now[question.gate, question.level]
        due = _post("due", title, here.name) | {"due_at": question.due_at.isoformat()}
        yield from ((person, due) for person in question.asked if person in here.people)
    for gone in touch.lost:
        yield gone.person, _post("uncounted", title, gone.level)
    for shift in touch.shifts:
        if shift.way in FOR_CREATOR and shift.level:
            yield touch.story.content.creator, _post(FOR_CREATOR[shift.way], title, shift.level)


FOR_CREATOR: Mapping[Way, str] = {"also": "more", "again": "more", "without": "less"}


def _only_in(these: Mapping[Spot, Ask], others: Mapping[Spot, Ask]) -> Iterator[tuple[str, Ask]]:
    """Who is asked by the ones and not by the others, and what."""
    for spot, ask in these.items():
        known = others[spot].people if spot in others else ()
        yield from ((person, ask) for person in ask.people if person not in known)


def _post(way: str, title: str, level: str) -> Post:
    return {"way": way, "title": title, "level": level}


def _moved(touch: Touch, after: Workspace, asked: list[Question]) -> list[Question]:
    """The questions that stay open and are due at another time now."""
    step = rules.next_step(touch.story, after, clock.now())
    steps = {place_of(one): one for one in at_once(step)} if isinstance(step, Asking) else {}
    moved = []
    for question in asked:
        one = steps.get((question.gate, question.level, question.round))
        if one is None and question.gate != "publish":
            question.closed_at = clock.now()  # nobody is reminded of what is not asked any more
        if one is not None and isinstance(one, Create | Decide):
            if isinstance(one, Decide):
                question.ask_anew()  # the form says how many have to agree, and by when
            if _move(touch, question, one, after):
                moved.append(question)
    return moved


def _move(touch: Touch, question: Question, step: Asking, after: Workspace) -> bool:
    """Count its time by the new rules, since it was asked; who gets less has it from now on."""
    spot = (question.gate, question.level)
    before, now = touch.before.now.get(spot), touch.after.now.get(spot)
    if before is None or now is None or before.hours == now.hours:
        return False
    people, old = asked_of(touch.story, step, after), question.due_at
    due = due_of(touch.story, step, after, people, question.opened_at)
    if due < old:
        due = min(old, due_of(touch.story, step, after, people, clock.now()))
    question.due_at = due
    return due != old
