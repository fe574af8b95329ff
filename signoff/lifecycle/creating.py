"""The creator's text becomes a revision, if style guide and networks let it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from signoff import clock
from signoff.findings import Finding, blocking
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.turns import AnswerRefused, Turn, may_answer, still_open
from signoff.post import Body, fingerprint
from signoff.rules import Create, Story
from signoff.store.contents import Revision
from signoff.store.database import writing
from signoff.store.stories import story
from signoff.workspace import Workspace


@dataclass(frozen=True)
class Submission:
    """What a creator wrote."""

    person: str
    body: Body
    source: Mapping[str, Any]
    """The form as it was filled in."""
    findings: list[Finding]


def submit(turn: Turn, submission: Submission) -> int:
    """Keep what the creator wrote as the next revision; give its number.

    Raises `AnswerRefused` when a finding blocks, the person may not, or it is too late.
    """
    if blocking(submission.findings):
        raise AnswerRefused(
            _("Please mend what is marked below; then it can go on."), submission.findings
        )
    assert isinstance(turn.step, Create)
    with writing() as session:
        told = story(session, turn.story.content.id, lock=True)
        asked, step = still_open(session, turn.question_id, told, turn.step)
        if not may_answer(told, step, agreed(session).workspace, submission.person):
            raise AnswerRefused(_("Only {name} can write this post.", name=_creator(turn)))
        revision = _next_revision(told, submission, agreed(session).workspace)
        session.add(revision)
        asked.take()
        asked.closed_at = clock.now()
        return revision.number


def _creator(turn: Turn) -> str:
    return turn.workspace.person(turn.story.content.creator).name


def _next_revision(told: Story, by: Submission, workspace: Workspace) -> Revision:
    return Revision(
        content_id=told.content.id,
        number=len(told.revisions) + 1,
        fingerprint=fingerprint(by.body, material(told, workspace)),
        author=by.person,
        posts={channel: post.model_dump(mode="json") for channel, post in by.body.items()},
        source=dict(by.source),
        findings=[asdict(finding) for finding in by.findings],
        slot_local=told.content.slot_local,
        slot_zone=told.content.slot_zone,
        edited=False,
        made_at=clock.now(),
    )


def material(told: Story, workspace: Workspace) -> Mapping[str, object]:
    """What else the process counts as material, beside texts, media and links."""
    if workspace.process.material.get("slot", "all") == "none":
        return {}
    return {"slot": told.content.slot_local, "zone": told.content.slot_zone}
