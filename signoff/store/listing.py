"""The list of contents: those that somebody may see, found by title, stage and region."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from signoff.store.contents import Content
from signoff.store.database import Table
from signoff.store.eyes import Eyes, may_see
from signoff.store.publications import SETTLED, Publication
from signoff.store.questions import Question

LARGEST = 2**31 - 1


class Stage(StrEnum):
    """How far a content has come."""

    BRIEF = "brief"
    CREATE = "create"
    REVIEW = "review"
    APPROVE = "approve"
    PUBLISH = "publish"
    MEASURE = "measure"
    ENDED = "ended"


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; what is empty narrows nothing."""

    words: str = ""
    stage: Stage | None = None
    region: str = ""


def listed(
    session: Session, eyes: Eyes, wish: Wish, reviews: Collection[str], page: tuple[int, int]
) -> list[tuple[Content, Stage]]:
    """Those of the wished that these eyes may see, the newest first: so many, from there on.

    `reviews` are the ids of the gates at which posts are reviewed; at others they are approved.
    """
    stage = _stage(reviews)
    most, first = page
    wanted = select(Content, stage).where(may_see(eyes), *_wished(wish, stage))
    rows = session.execute(wanted.order_by(Content.id.desc()).limit(most).offset(first))
    return [(content, Stage(found)) for content, found in rows.tuples()]


def open_questions_of(session: Session, contents: Sequence[int]) -> dict[int, list[Question]]:
    """What is asked about each of these contents just now."""
    wanted = select(Question).where(Question.content_id.in_(contents), Question.closed_at.is_(None))
    found: dict[int, list[Question]] = {}
    for question in session.scalars(wanted.order_by(Question.due_at, Question.id)):
        found.setdefault(question.content_id, []).append(question)
    return found


def _wished(wish: Wish, stage: ColumnElement[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wish.words:
        found.append(_has(wish.words))
    if wish.stage:
        found.append(stage == wish.stage.value)
    if wish.region:
        found.append(Content.region == wish.region)
    return found


def _has(words: str) -> ColumnElement[bool]:
    """In the title, in any case; SQLite knows small and capital letters of English only."""
    spelled = {words, words.lower(), words.upper(), words.capitalize(), words.title()}
    plain = [Content.title.contains(one, autoescape=True) for one in sorted(spelled)]
    lowered = func.lower(Content.title).contains(words.lower(), autoescape=True)
    is_number = words.isascii() and words.isdigit() and int(words) <= LARGEST
    number = [Content.id == int(words)] if is_number else []
    return or_(lowered, *plain, *number)


def _stage(reviews: Collection[str]) -> ColumnElement[str]:
    going_out = _there_is(Publication, Publication.sending.not_in(SETTLED))
    return case(
        (Content.outcome.is_not(None), Stage.ENDED.value),
        (_is_asked(Question.gate == "publish"), Stage.PUBLISH.value),
        (_is_asked(Question.gate == "create"), Stage.CREATE.value),
        (_is_asked(Question.gate.in_(reviews)), Stage.REVIEW.value),
        (_is_asked(literal(True)), Stage.APPROVE.value),
        (going_out, Stage.PUBLISH.value),
        (_there_is(Publication), Stage.MEASURE.value),
        else_=Stage.BRIEF.value,
    )


def _is_asked(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return _there_is(Question, and_(Question.closed_at.is_(None), which))


def _there_is(
    table: type[Question] | type[Publication], *which: ColumnElement[bool]
) -> ColumnElement[bool]:
    found: type[Table] = table
    return exists(select(found).where(table.content_id == Content.id, *which).correlate(Content))


Aims = frozenset[tuple[str, str]]
"""The campaign and the goal of briefs; each pair once, empty where a brief names none."""


def aims_of_briefs(session: Session) -> Aims:
    """What briefs say that they are for."""
    campaign, goal = Content.brief["campaign"].as_string(), Content.brief["goal"].as_string()
    found = session.execute(select(campaign, goal).distinct()).tuples()
    return frozenset((of or "", serves or "") for of, serves in found)
