"""A post is changed unasked: whoever agreed to what changed is asked again, and told why."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.access.visitor import SignedIn
from signoff.clock import Slot
from signoff.diff import pieces
from signoff.findings import Finding, blocking
from signoff.language import _
from signoff.lifecycle.creating import material
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.proving import prove_rows
from signoff.lifecycle.turns import AnswerRefused, managers
from signoff.post import Body, ChannelPost, fingerprint
from signoff.rules import Story, deciders, levels_of, passes
from signoff.rules.consent import agreed as agreed_at
from signoff.rules.consent import objections
from signoff.rules.edits import asks_again, changed
from signoff.store.contents import Revision, content
from signoff.store.database import writing
from signoff.store.publications import Sending
from signoff.store.questions import open_questions
from signoff.store.stories import story
from signoff.telling import tell_people
from signoff.workspace import Workspace

STILL_OURS = (Sending.PLANNED, Sending.DROPPED)
EMPTY = ChannelPost(text="")


@dataclass(frozen=True)
class Edit:
    """What somebody made of a post."""

    editor: SignedIn
    seen: str
    """The fingerprint of the revision that was on their screen."""
    body: Body
    source: Mapping[str, Any]
    findings: list[Finding]
    slot: Slot
    why: str
    """In their words; may be empty."""


def may_edit(told: Story, workspace: Workspace, person: str) -> bool:
    """The creator, the region's managers, and those who decide about it at any level."""
    revision = told.latest
    if revision is None:
        return False
    asked = {
        one
        for _gate, level in levels_of(told, workspace, revision)
        for one in deciders(told, workspace, level, revision)
    }
    people = {told.content.creator, *told.authors, *managers(workspace, told.content.region)}
    return person in people | asked


def edit(content_id: int, by: Edit) -> str:
    """Keep the change as the next revision, and tell everybody concerned; the run to wake.

    Raises `AnswerRefused` with the sentence for the editor; then nothing was changed.
    """
    if blocking(by.findings):
        raise AnswerRefused(_("Please mend what is marked below; then it can go on."), by.findings)
    with writing() as session:
        told = story(session, content_id, lock=True)
        rules = agreed(session).workspace
        before = _must_be_editable(told, rules, by)
        kept = _those_who_agreed(told, rules, before)
        row = content(session, content_id)
        row.slot_local, row.slot_zone = by.slot.local.isoformat(), by.slot.zone
        after = _revision(told, by, rules)
        if not changed(before, after):
            raise AnswerRefused(_("Nothing was changed, so everything stays as it was."))
        session.add(after)
        session.flush()
        for question in open_questions(session, content_id):
            question.ask_anew()  # so that a run that is never woken is found
        _tell(session, rules, by, (before, after), kept)
        prove_rows(session, "edit", [after.id])
        return row.run_id or ""


def _must_be_editable(told: Story, workspace: Workspace, by: Edit) -> Revision:
    latest = told.latest
    if latest is None or objections(told, latest):
        raise AnswerRefused(
            _("It is being written just now: the change belongs into its creator's form.")
        )
    if told.content.outcome is not None or any(
        row.sending not in STILL_OURS for row in told.publications
    ):
        raise AnswerRefused(_("It is on its way out, or out: it cannot be changed here any more."))
    if not may_edit(told, workspace, by.editor.person):
        raise AnswerRefused(_("Its creator, its managers and those who decide may change it."))
    if by.seen != latest.fingerprint:
        raise AnswerRefused(
            _("Somebody else changed it meanwhile. Please look at the new text first.")
        )
    return latest


def _revision(told: Story, by: Edit, workspace: Workspace) -> Revision:
    return Revision(
        content_id=told.content.id,
        number=len(told.revisions) + 1,
        fingerprint=fingerprint(by.body, material(told, workspace)),
        author=by.editor.person,
        posts={channel: post.model_dump(mode="json") for channel, post in by.body.items()},
        source=dict(by.source),
        findings=[asdict(finding) for finding in by.findings],
        slot_local=told.content.slot_local,
        slot_zone=told.content.slot_zone,
        edited=True,
        made_at=clock.now(),
    )


def _those_who_agreed(told: Story, workspace: Workspace, before: Revision) -> dict[str, set[str]]:
    """Who agreed so far, by level."""
    return {
        level.id: agreed_at(told, (gate, level), before)
        for gate, level in levels_of(told, workspace, before)
        if passes(told, workspace, (gate, level), before)
    }


def _tell(
    session: Session,
    workspace: Workspace,
    by: Edit,
    revisions: tuple[Revision, Revision],
    kept: Mapping[str, set[str]],
) -> None:
    """Those who are asked again hear why; the others that they are not."""
    before, after = revisions
    told = story(session, after.content_id)
    fields = changed(before, after)
    again = {
        person
        for _gate, level in levels_of(told, workspace, after)
        if any(asks_again(level, field, workspace) for field in fields)
        for person in kept.get(level.id, ())
    }
    others = {person for people in kept.values() for person in people} | {told.content.creator}
    facts = {
        "who": by.editor.person,
        "why_changed": by.why.strip(),
        "changes": list(_changes(workspace, before, after)),
        "revision": after.number,
    }
    for people, is_again in ((again, True), (others - again, False)):
        tell_people(
            session,
            workspace,
            sorted(people - {by.editor.person}),
            "edited",
            key=f"edited/{after.id}",
            content=told.content,
            facts={**facts, "again": is_again},
        )


def _changes(
    workspace: Workspace, before: Revision, after: Revision
) -> Iterable[Mapping[str, Any]]:
    """What was changed, channel by channel: pieces of text, and images that came and went."""
    for channel in after.posts.keys() | before.posts.keys():
        old, new = before.body.get(channel, EMPTY), after.body.get(channel, EMPTY)
        if old != new:
            known = workspace.channels.get(channel)
            yield {
                "channel": known.name if known else channel,
                "pieces": [(p.kind, p.text) for p in pieces(old.full_text, new.full_text)],
                "came": [image.alt for image in new.media if image not in old.media],
                "went": [image.alt for image in old.media if image not in new.media],
            }
    moved = (before.slot_local, before.slot_zone) != (after.slot_local, after.slot_zone)
    if moved and before.slot_local:  # a revision from before slots were kept does not say which
        yield {"slot": [before.slot_local, before.slot_zone, after.slot_local, after.slot_zone]}
