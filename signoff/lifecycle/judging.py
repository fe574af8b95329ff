"""At the end of a content's life each of its posts is held against its channel and its goal."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from signoff import clock
from signoff.facts_of_posts import facts_at_age, facts_of_imported_at_age
from signoff.kpi.differences import differences
from signoff.kpi.own_range import Range, Share, Standing, own_range, standing
from signoff.kpi.post_facts import PostFacts
from signoff.lifecycle.goal_share import goal_share
from signoff.lifecycle.in_force import agreed
from signoff.store.contents import Content
from signoff.store.measurements import Checkpoint
from signoff.store.posts_out import before, the_one
from signoff.store.publications import Publication, Sending, publications
from signoff.store.results import Result, want_rework
from signoff.store.whole_stories import checkpoints_of
from signoff.telling import tell_people
from signoff.workspace import Workspace
from signoff.workspace.process import Rework

REWORK = "rework-"
"""The key of a rework's brief begins so: one that falls short again is not begun again."""


def judge(session: Session, closed: Content) -> None:
    """Keep how its posts did; who has to mend it, or may use it again, follows from that.

    In the transaction that ends its life: so it happens once, or not at all.
    """
    workspace = agreed(session).workspace
    results = [
        result
        for one in publications(session, closed.id)
        if one.sending is Sending.SENT and (result := _result(session, workspace, closed, one))
    ]
    session.add_all(results)
    short = any(one.standing is Standing.SHORT for one in results)
    if short and workspace.process.rework:
        if closed.key.startswith(REWORK):
            _tell_in_vain(session, workspace, closed, workspace.process.rework)
        else:
            want_rework(session, closed.id, clock.now())
    if workspace.process.propose_reuse:
        _propose_reuse(session, workspace, closed, results)


@dataclass(frozen=True)
class _Compared:
    """A post at its last checkpoint, and what it is held against."""

    post: PostFacts
    age: str
    earlier: Sequence[PostFacts]
    usual: Range | None
    share: Share | None


def _result(
    session: Session, workspace: Workspace, closed: Content, publication: Publication
) -> Result | None:
    """None where nothing was read of it: what nobody counted did not fall short."""
    compared = _compared(session, workspace, closed, publication)
    if compared is None:
        return None
    post, usual, share = compared.post, compared.usual, compared.share
    how = standing(post.engagements, usual, share, rule_of(workspace).below)
    unlike = differences(post, compared.earlier) if how is Standing.SHORT else []
    return Result(
        publication_id=publication.id,
        content_id=closed.id,
        channel=publication.channel,
        age=compared.age,
        engagements=post.engagements,
        standing=how,
        posts=len(compared.earlier),
        low=usual.low if usual else None,
        median=usual.median if usual else None,
        high=usual.high if usual else None,
        for_goal=share.reached if share else None,
        goal_share=share.of if share else None,
        differences=[asdict(one) for one in unlike],
        judged_at=clock.now(),
    )


def _compared(
    session: Session, workspace: Workspace, closed: Content, publication: Publication
) -> _Compared | None:
    last = _last_read(checkpoints_of(session, closed.id), publication.id)
    sent_at = publication.sent_at
    if last is None or sent_at is None:
        return None
    its = the_one(publication.id, sent_at)
    post = next(iter(facts_at_age(session, workspace, *its, last.age)), None)
    if post is None:
        return None
    on, start, end = before(publication.channel, sent_at)
    earlier = facts_at_age(session, workspace, on, start, end, last.age)
    earlier += facts_of_imported_at_age(
        session, workspace, publication.channel, start, end, last.age
    )
    usual = own_range([one.engagements for one in earlier], rule_of(workspace).posts)
    share = goal_share(session, workspace, closed, post, last.age)
    return _Compared(post, last.age, earlier, usual, share)


def _last_read(checkpoints: Sequence[Checkpoint], publication_id: int) -> Checkpoint | None:
    read = [
        one
        for one in checkpoints
        if one.publication_id == publication_id and one.done_at and not one.missing
    ]
    return max(read, key=lambda one: one.due_at, default=None)


def rule_of(workspace: Workspace) -> Rework:
    """How posts are judged also where nobody is named to mend them."""
    return workspace.process.rework or Rework(owner=workspace.team.owner)


def _tell_in_vain(session: Session, workspace: Workspace, closed: Content, rule: Rework) -> None:
    """It was a rework already: a third try by itself would be one of many."""
    key = f"not-reworked/{closed.id}"
    facts = {"problem": ""}
    tell_people(
        session, workspace, [rule.owner], "not-reworked", key=key, content=closed, facts=facts
    )


def _propose_reuse(
    session: Session, workspace: Workspace, closed: Content, results: Sequence[Result]
) -> None:
    """Of several channels the one on which it did best says it for all."""
    best = [
        one for one in results if one.standing is Standing.FAR_BETTER and one.median is not None
    ]
    if not best:
        return
    top = max(best, key=lambda one: one.engagements / max(one.median or 0, 1))
    channel = workspace.channels.get(top.channel)
    goal = workspace.goals.get(closed.brief.get("goal", ""))
    people = dict.fromkeys([*([goal.owner] if goal else []), closed.creator])
    facts = {
        "channel": channel.name if channel else top.channel,
        "engagements": top.engagements,
        "usual": top.median,
        "posts": top.posts,
    }
    key = f"reuse/{closed.id}"
    tell_people(session, workspace, people, "reuse", key=key, content=closed, facts=facts)
