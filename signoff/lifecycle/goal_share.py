"""What a post would have had to bring for its goal: the goal's number, shared among its posts."""

from datetime import datetime

from sqlalchemy.orm import Session

from signoff.kpi.metrics import ENGAGEMENTS
from signoff.kpi.own_range import Share
from signoff.kpi.post_facts import PostFacts
from signoff.period import month_of, week_of
from signoff.store.contents import Content
from signoff.store.measurements import readings
from signoff.store.posts_out import anywhere, on_channels, posts_out
from signoff.workspace import Goal, Workspace


def goal_share(
    session: Session, workspace: Workspace, content: Content, post: PostFacts, age: str
) -> Share | None:
    """Its share, and what it reached of it at this age.

    Among the posts that serve the goal and went out in the same week or month, all alike. None
    where a post has none: more followers, or more posts, are not brought by one of them.
    """
    goal = workspace.goals.get(content.brief.get("goal", ""))
    if goal is None or goal.metric not in (*ENGAGEMENTS, "engagements"):
        return None
    if goal.channels is not None and post.channel not in goal.channels:
        return None
    reached = _reached(session, goal, post, age)
    return None if reached is None else Share(reached, goal.target / _posts(session, goal, post))


def _reached(session: Session, goal: Goal, post: PostFacts, age: str) -> int | None:
    if goal.metric == "engagements":
        return post.engagements
    read = readings(session, [post.publication_id])
    return next((one.value for one in read if (one.age, one.metric) == (age, goal.metric)), None)


def _posts(session: Session, goal: Goal, post: PostFacts) -> int:
    start, end = _period(goal, post.local)
    which = anywhere() if goal.channels is None else on_channels(goal.channels)
    together = posts_out(session, which, start, end)
    return max(1, sum(one.goal == goal.id for one in together))


def _period(goal: Goal, when: datetime) -> tuple[datetime, datetime]:
    of = week_of if goal.period == "week" else month_of
    return of(when.date(), str(when.tzinfo)).utc_bounds()
