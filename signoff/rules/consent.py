"""Consent: who may decide about a revision, and whether all who must agree have agreed."""

from signoff.rules.conditions import holds
from signoff.rules.edits import keeps_consent
from signoff.rules.places import Place, earlier, levels_of, upstream
from signoff.rules.story import Story
from signoff.store.contents import Revision
from signoff.store.questions import Decision, Method, Verdict
from signoff.templates import filled, words_of
from signoff.workspace import Workspace


def deciders(story: Story, workspace: Workspace, place: Place, revision: Revision) -> list[str]:
    """The ids of everyone whose word counts for this revision at this level.

    Nobody decides about their own work, unless the process says so; and nobody about a post that
    goes out on a channel which is not theirs.
    """
    people = workspace.people_of(*place, story.content.region, revision.posts)
    return [p.id for p in people if may_judge(story, workspace, p.id)]


def may_judge(story: Story, workspace: Workspace, person: str) -> bool:
    """Whether the person has no hand in it, or the process does not mind."""
    return workspace.process.own_posts == "allowed" or person not in story.authors


def passes(story: Story, workspace: Workspace, place: Place, revision: Revision) -> bool:
    """Whether nobody has to be asked at this level any more."""
    return (
        is_from_template(story, workspace, revision)
        or skipped_by(story, workspace, place, revision) is not None
        or _went_on_without(story, place, revision)
        or stands(story, workspace, place, revision)
    )


def is_from_template(story: Story, workspace: Workspace, revision: Revision) -> bool:
    """Whether it is word for word a template that everybody agreed to, but for its blanks."""
    template = story.template
    return (
        template is not None
        and template.latest is not None
        and template.brief.is_template
        and consented(template, workspace)
        and not revision.edited
        and not any(finding["blocks"] for finding in revision.findings)
        and revision.body == filled(template.latest.body, words_of(story.brief.blanks))
    )


def skipped_by(story: Story, workspace: Workspace, place: Place, revision: Revision) -> str | None:
    """The reason for which the process lets this revision pass by here, if one holds."""
    reasons = (s.reason for s in place[1].skip if holds(s.when, story, workspace, revision))
    return next(reasons, None)


def stands(story: Story, workspace: Workspace, place: Place, revision: Revision) -> bool:
    """Whether the level's consent to this revision is complete.

    It keeps the consent that it gave to the revision before where the process goes on at the
    level that asked for changes, and that is a later one; and after an edit of nothing that the
    level has to agree to.
    """
    may = deciders(story, workspace, place, revision)
    if may and len(agreed(story, place, revision) & set(may)) >= place[1].needed(len(may)):
        return True
    before = story.before(revision)
    if before is None:
        return False
    if revision.edited:
        kept = keeps_consent(place[1], before, revision, workspace)
    else:
        kept = workspace.process.after_changes == "level-that-asked" and _asked_after(
            story, workspace, place, before
        )
    return kept and stands(story, workspace, place, before)


def agreed(story: Story, place: Place, revision: Revision) -> set[str]:
    """The people whose consent at this level is there, given by themselves or for them."""
    said = _said(story, place, revision, Verdict.APPROVE)
    return {person for decision in said for person in decision.speaks_for}


def consented(story: Story, workspace: Workspace) -> bool:
    """Whether everything that the process asks for stands, on exactly the latest revision."""
    revision = story.latest
    return (
        revision is not None
        and not story.is_withdrawn
        and not objections(story, revision)
        and all(
            passes(story, workspace, place, revision)
            for place in levels_of(story, workspace, revision)
        )
    )


def open_levels(story: Story, workspace: Workspace, revision: Revision) -> list[Place]:
    """The levels that are asked now, in order: everything before them has agreed."""
    passed = [
        place
        for place in levels_of(story, workspace, revision)
        if passes(story, workspace, place, revision)
    ]
    return [
        place
        for place in levels_of(story, workspace, revision)
        if place not in passed
        and all(one in passed for one in earlier(story, workspace, place, revision))
    ]


def objections(story: Story, revision: Revision) -> list[Decision]:
    """Requests for changes and rejections of this revision."""
    return [
        decision
        for decision in story.decided_on(revision)
        if decision.verdict is not Verdict.APPROVE and decision.method is Method.PROVEN
    ]


def undecided(story: Story, workspace: Workspace, place: Place, revision: Revision) -> list[str]:
    """Those whose word at this level is still out."""
    said = _said(story, place, revision, *Verdict)
    spoken = {person for decision in said for person in (decision.person, *decision.speaks_for)}
    return [p for p in deciders(story, workspace, place, revision) if p not in spoken]


def _said(story: Story, place: Place, revision: Revision, *verdicts: Verdict) -> list[Decision]:
    """What was said here by people of whom we know that they are who they say."""
    gate, level = place
    return [
        decision
        for decision in story.decided_on(revision)
        if (decision.gate, decision.level) == (gate.id, level.id)
        and decision.verdict in verdicts
        and decision.method is Method.PROVEN
        and decision.fingerprint == revision.fingerprint
    ]


def _went_on_without(story: Story, place: Place, revision: Revision) -> bool:
    """Whether its time was over, and the process does not wait for it."""
    gate, level = place
    return level.optional and any(
        one.revision_id == revision.id
        and (one.gate, one.level, one.rule) == (gate.id, level.id, "")
        for one in story.passed_by
    )


def _asked_after(story: Story, workspace: Workspace, place: Place, revision: Revision) -> bool:
    """Whether changes to this revision were asked for only at levels that come after this one."""
    places = levels_of(story, workspace, revision)
    asked = {(d.gate, d.level) for d in objections(story, revision)}
    asking = [one for one in places if (one[0].id, one[1].id) in asked]
    return len(asking) == len(asked) > 0 and all(
        place in upstream(story, workspace, one, revision) for one in asking
    )
