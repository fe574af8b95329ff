"""A content's whole story, read in one go; or those of all that are under way, in few."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signoff.rules.story import Story
from signoff.store import contents, measurements, publications, questions, stand_ins, withdrawals
from signoff.store.contents import Content, Revision
from signoff.store.measurements import Checkpoint
from signoff.store.publications import Publication
from signoff.store.questions import Decision
from signoff.store.stand_ins import PassedBy, StandIn

AT_ONCE = 250
"""How many contents one query asks about."""


def story(session: Session, content_id: int, *, lock: bool = False) -> Story:
    """Everything the rules need to know; locked, nobody changes it before we are done."""
    content = contents.content(session, content_id, lock=lock)
    brief = contents.brief_of(content)
    return Story(
        content=content,
        brief=brief,
        revisions=contents.revisions(session, content_id),
        decisions=questions.decisions(session, content_id),
        publications=publications.publications(session, content_id),
        open_checkpoints=measurements.open_checkpoints(session, content_id),
        stand_ins=stand_ins.stand_ins(session, content_id),
        passed_by=stand_ins.passed_by(session, content_id),
        is_withdrawn=withdrawals.is_withdrawn(session, content_id),
        template=story(session, brief.template) if brief.template else None,
    )


def lock_open(session: Session) -> list[int]:
    """The ids of all contents whose life has not ended, each locked until we are done."""
    wanted = select(Content.id).where(Content.outcome.is_(None)).order_by(Content.id)
    return list(session.scalars(wanted.with_for_update()))


def open_ids(session: Session) -> list[int]:
    """The ids of all contents whose life has not ended."""
    wanted = select(Content.id).where(Content.outcome.is_(None)).order_by(Content.id)
    return list(session.scalars(wanted))


def ended_of(session: Session, runs: Collection[str]) -> list[Content]:
    """Those of the contents that these runs carry whose life has ended."""
    wanted = select(Content).where(Content.run_id.in_(runs), Content.outcome.is_not(None))
    return list(session.scalars(wanted.order_by(Content.id)))


def stories(session: Session, ids: Sequence[int]) -> Iterator[Story]:
    """The stories of these contents, some at a time: a few questions to the database for many."""
    for first in range(0, len(ids), AT_ONCE):
        yield from _some(session, ids[first : first + AT_ONCE])


def _some(session: Session, ids: Sequence[int]) -> Iterator[Story]:
    found = session.scalars(select(Content).where(Content.id.in_(ids)).order_by(Content.id)).all()
    made = _by_content(session, Revision, ids, Revision.number)
    said = _by_content(session, Decision, ids, Decision.id)
    out = _by_content(session, Publication, ids, Publication.id)
    instead = _by_content(session, StandIn, ids, StandIn.id)
    passed = _by_content(session, PassedBy, ids, PassedBy.id)
    to_measure = _open_checkpoints(session, ids)
    taken_back = withdrawals.withdrawn(session)
    for content in found:
        brief = contents.brief_of(content)
        yield Story(
            content=content,
            brief=brief,
            revisions=made[content.id],
            decisions=said[content.id],
            publications=out[content.id],
            open_checkpoints=to_measure.get(content.id, 0),
            stand_ins=instead[content.id],
            passed_by=passed[content.id],
            is_withdrawn=content.id in taken_back,
            template=story(session, brief.template) if brief.template else None,
        )


def _by_content(
    session: Session, table: Any, ids: Sequence[int], order: Any
) -> dict[int, list[Any]]:
    rows = defaultdict(list)
    for row in session.scalars(select(table).where(table.content_id.in_(ids)).order_by(order)):
        rows[row.content_id].append(row)
    return rows


def _open_checkpoints(session: Session, ids: Sequence[int]) -> dict[int, int]:
    counted = (
        select(Publication.content_id, func.count(Checkpoint.id))
        .join(Publication, Publication.id == Checkpoint.publication_id)
        .where(Publication.content_id.in_(ids), Checkpoint.done_at.is_(None))
        .group_by(Publication.content_id)
    )
    return dict(session.execute(counted).tuples().all())
