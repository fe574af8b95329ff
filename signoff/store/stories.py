"""A content's whole story, read in one go."""

from sqlalchemy.orm import Session

from signoff.rules.story import Story
from signoff.store import contents, measurements, publications, questions, stand_ins, withdrawals


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
