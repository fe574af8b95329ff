"""The brief by which a post that fell short is mended: what happened, and what was different."""

from typing import Any

from reports.titles import cut, one_line
from reports.words import say
from signoff.brief import Brief
from signoff.lifecycle.reworking import Wanted
from signoff.settings import settings

LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_QUOTE = 150, 5000, 1500


def new_brief(rework: Wanted) -> Brief:
    """The new brief, in the language now spoken."""
    old = rework.brief
    title = cut(one_line(old.title), LONGEST_TITLE)
    message = say(
        "rework/message.txt",
        title=title,
        results=[_shown(rework, one) for one in rework.results],
        goal=rework.workspace.goals.get(old.goal),
        asked="\n".join(f"> {line}" for line in cut(old.message, LONGEST_QUOTE).splitlines()),
        page=f"{settings().ui_url.rstrip('/')}/content/{rework.content_id}",
    )
    return Brief(
        title=say("rework/title.txt", title=title),
        message=message[:LONGEST_MESSAGE],
        goal=old.goal,
        channels=rework.channels,
        creator=rework.owner,
        slot=rework.slot,
        campaign=old.campaign,
        audience=old.audience,
        flags=old.flags,
        key=rework.key,
    )


def _shown(rework: Wanted, result: Any) -> dict[str, Any]:
    """One channel's result as the template prints it."""
    return {
        "channel": rework.channel_name(result.channel),
        "engagements": result.engagements,
        "age": result.age,
        "posts": result.posts,
        "low": result.low,
        "high": result.high,
        "reached": result.for_goal,
        "share": result.goal_share,
        "differences": result.differences,
    }
