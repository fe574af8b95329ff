"""The one question that the lifecycle asks again and again: what is to be done now?"""

from dataclasses import replace
from datetime import datetime

from signoff.rules.consent import objections, open_levels
from signoff.rules.places import Place
from signoff.rules.standing_in import asked_now, voices
from signoff.rules.steps import Await, Create, Decide, End, Fill, Mend, Plan, Send, Step
from signoff.rules.story import Story
from signoff.store.contents import Outcome, Revision
from signoff.store.publications import LEASE, SETTLED, Publication, Sending
from signoff.store.questions import Verdict
from signoff.workspace import Workspace

ASKED = (Sending.REFUSED, Sending.UNSEEN)
"""Here a person has to say what becomes of it."""


def next_step(story: Story, workspace: Workspace, at: datetime) -> Step:
    """What is to be done for this content at this moment (UTC), by the rules in force."""
    if story.content.outcome is not None:
        return End(story.content.outcome)
    revision = story.latest
    if revision is None:
        return Fill(story.template) if story.template else Create(round=1)
    return (
        _look(story, at)
        or _after_objections(story, revision)
        or _withdrawn(story)
        or (None if nothing_left_to_send(story, at) else _consent(story, workspace, revision))
        or _template(story)
        or _publish(story, revision, at)
    )


def nothing_left_to_send(story: Story, at: datetime) -> bool:
    """Whether the post is out, or given up, on each of its channels: a level that comes into the
    process afterwards has nothing to consent to any more."""
    revision = story.latest
    if revision is None or not story.publications:
        return False
    ours = (*story.current, *_in_the_way(story, at))
    settled = all(one.sending in SETTLED for one in ours)
    return settled and not _to_plan(story, revision, at)


def _look(story: Story, at: datetime) -> Step | None:
    """What may be out already is looked for first, whatever was decided or changed since."""
    doubtful = tuple(
        p
        for p in story.publications
        if p.sending in (Sending.CALLING, Sending.UNKNOWN) and _free_at(p) <= at
    )
    return Send(doubtful) if doubtful else None


def _after_objections(story: Story, revision: Revision) -> Step | None:
    said = {decision.verdict for decision in objections(story, revision)}
    if Verdict.REJECT in said:
        return End(Outcome.REJECTED)
    return Create(round=revision.number + 1) if said else None


def _withdrawn(story: Story) -> Step | None:
    """It sleeps until somebody gives it free again."""
    return Await(None) if story.is_withdrawn and not story.is_out else None


def _template(story: Story) -> Step | None:
    return End(Outcome.APPROVED) if story.brief.is_template else None


def _consent(story: Story, workspace: Workspace, revision: Revision) -> Step | None:
    asked = [
        _decide(story, workspace, place, revision)
        for place in open_levels(story, workspace, revision)
    ]
    return replace(asked[0], beside=tuple(asked[1:])) if asked else None


def _decide(story: Story, workspace: Workspace, place: Place, revision: Revision) -> Decide:
    may = voices(story, workspace, place, revision)
    return Decide(*place, revision, may, tuple(asked_now(story, place, revision, may)))


def _publish(story: Story, revision: Revision, at: datetime) -> Step:
    if _to_plan(story, revision, at):
        return Plan(revision)
    now = tuple(p for p in story.current if _can_go(p, at))
    if now:
        return Send(now)
    held = _in_the_way(story, at)
    stuck = [p for p in (*held, *story.current) if p.sending in ASKED]
    if stuck:
        return Mend(stuck[0])
    waiting = [p for p in (*held, *story.current) if p.sending not in SETTLED]
    return Await(min(map(_free_at, waiting))) if waiting else _measure(story)


def _to_plan(story: Story, revision: Revision, at: datetime) -> set[str]:
    """The revision's channels, less those planned, or taken by an earlier revision."""
    planned = {p.channel for p in story.current}
    out = {p.channel for p in story.publications if p.sending is Sending.SENT}
    held = {p.channel for p in _in_the_way(story, at)}
    return set(revision.posts) - planned - out - held


def _in_the_way(story: Story, at: datetime) -> list[Publication]:
    """Those of earlier revisions that somebody is sending, or that may be out."""
    return [
        p
        for p in story.publications
        if p not in story.current
        and p.sending in (Sending.CLAIMED, Sending.CALLING, Sending.UNKNOWN, Sending.UNSEEN)
        and not (p.sending is Sending.CLAIMED and _free_at(p) <= at)
    ]


def _can_go(publication: Publication, at: datetime) -> bool:
    ours_to_take = (Sending.PLANNED, Sending.CLAIMED, Sending.CALLING, Sending.UNKNOWN)
    return publication.sending in ours_to_take and _free_at(publication) <= at


def _free_at(publication: Publication) -> datetime:
    """When this publication can be taken up: at its slot, or when its claim is over."""
    if publication.sending is Sending.PLANNED or publication.claimed_at is None:
        return publication.due_at
    return publication.claimed_at + LEASE


def _measure(story: Story) -> Step:
    if story.open_checkpoints:
        return Await(None)
    sent = any(p.sending is Sending.SENT for p in story.publications)
    return End(Outcome.MEASURED if sent else Outcome.GIVEN_UP)
