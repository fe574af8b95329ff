"""A recurring post is made from its template: its blanks are filled, and it is checked."""

from signoff.lifecycle.filling import keep_filled
from signoff.lifecycle.in_force import workspace_in_force
from signoff.rules import Fill
from signoff.store.contents import brief_of, content
from signoff.store.database import reading
from signoff.templates import filled, words_of
from tasks.checking import findings


def fill(step: Fill, content_id: int) -> None:
    """Write what the template says, with this content's words, as its first revision."""
    with reading() as session:
        brief = brief_of(content(session, content_id))
    latest = step.template.latest
    if latest is not None:
        body = filled(latest.body, words_of(brief.blanks))
        found = findings(body, brief, workspace_in_force())
        keep_filled(content_id, body, latest.source, found)
