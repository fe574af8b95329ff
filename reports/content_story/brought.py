"""What a content's posts brought, in sentences: for its page, and for its story in Prefect."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.moments import moment
from reports.titles import one_line
from reports.words import say
from signoff.kpi.own_range import Standing
from signoff.language import _
from signoff.lifecycle.how_it_did import PostDid
from signoff.lifecycle.whole_story import WholeStory


@dataclass(frozen=True)
class ShownResult:
    """How one post did."""

    channel: str
    mark: str
    """The verdict in a word or two; empty: there is none yet."""
    tone: str
    """`late` where it fell short, `on` where it did far better."""
    first: str
    """What it brought."""
    others: Sequence[str]
    """What that is held against, and when it is counted again; one sentence each."""
    differences: Sequence[str]
    """In what it was unlike better posts."""
    is_short: bool


def shown_result(whole: WholeStory, post: PostDid, zone: str) -> ShownResult:
    """One post's result, on the clocks of this zone."""
    goal = whole.workspace.goals.get(whole.told.brief.goal)
    when = moment(post.next_at, zone) if post.next_at else ""
    said = say("content_story/did.txt", post=post, goal=goal.name if goal else "", when=when)
    first, *others = filter(None, map(str.strip, said.splitlines()))
    return ShownResult(
        channel=whole.channel(post.channel),
        mark=verdict(post.standing),
        tone={Standing.SHORT: "late", Standing.FAR_BETTER: "on"}.get(post.standing, "")
        if post.standing
        else "",
        first=first,
        others=others,
        differences=[
            one_line(say("rework/difference.txt", one=one)).removeprefix("- ")
            for one in post.differences
        ],
        is_short=post.standing is Standing.SHORT,
    )


def verdict(standing: Standing | None) -> str:
    """What one calls it."""
    if standing is None:
        return ""
    return {
        Standing.SHORT: _("fell short"),
        Standing.USUAL: _("as usual"),
        Standing.FAR_BETTER: _("far better"),
        Standing.TOO_FEW: _("too few to compare"),
    }[standing]
