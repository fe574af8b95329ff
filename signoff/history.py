"""What a report knows beyond the posts of its period: a year ago, days gone by, who made what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from signoff.goals_ahead import courses
from signoff.kpi.comparing import By
from signoff.kpi.goal_result import NO_COURSES, Courses
from signoff.kpi.post_kind import kind_of
from signoff.odd_days import OddDay, odd_days
from signoff.reporting import Asked, Material, Row, posts_of
from signoff.store.database import reading
from signoff.store.history import Made, first_sent, made, planned_for
from signoff.store.past_results import first_imported
from signoff.workspace import Workspace


@dataclass(frozen=True)
class History:
    """All of it; without anything it is what is known of a team that has just begun."""

    courses: Courses = field(default_factory=lambda: NO_COURSES)
    planned_for: frozenset[str] | None = None
    """The goals that posts to come serve; None: nobody looked."""
    year_ago: Sequence[Row] | None = None
    """The posts of the same period a year ago; None: these channels had posted nothing yet."""
    is_of: Mapping[int, Mapping[By, str]] = field(default_factory=dict)
    """By publication, what it can be told apart from others by, as far as that is known."""
    odd_days: tuple[OddDay, ...] = ()
    running: bool = False
    """Whether the period is not over."""


def history(asked: Asked, rows: Material, at: datetime) -> History:
    """Read it at this moment, for a report whose rows are known."""
    with reading() as session:
        made_of = made(session, list(asked.channels), *asked.period.utc_bounds())
        return History(
            courses=courses(session, asked, at),
            planned_for=frozenset(planned_for(session)),
            year_ago=_year_ago(session, asked),
            is_of={
                row["publication_id"]: _is_of(
                    row, made_of.get(row["publication_id"]), asked.workspace
                )
                for row in rows.posts
            },
            odd_days=odd_days(session, asked, [*rows.before, *rows.posts], at),
            running=at < asked.period.utc_bounds()[1],
        )


def _year_ago(session: Session, asked: Asked) -> list[Row] | None:
    then = asked.period.year_before()
    channels, end = list(asked.channels), then.utc_bounds()[1]
    firsts = (first_sent(session, channels), first_imported(session, channels))
    if not any(first and first < end for first in firsts):
        return None
    return posts_of(session, asked, then)


def _is_of(row: Row, made: Made | None, workspace: Workspace) -> Mapping[By, str]:
    where = {
        By.REGION: _region(workspace, row["region"]),
        By.CHANNEL: row["channel_name"],
        By.CAMPAIGN: row["campaign"] or "",
    }
    if made is None:  # imported: nobody knows who wrote it, and not every file tells its kind
        return where | ({By.KIND: row["kind"]} if row["kind"] else {})
    post = made.posts.get(made.channel, {})
    mimes = [file.get("mime", "") for file in post.get("media", ())]
    return where | {
        By.KIND: kind_of(mimes, post.get("link", ""), post.get("text", "")),
        By.TEAM: _team(workspace, made.author),
    }


def _team(workspace: Workspace, author: str) -> str:
    person = workspace.team.people.get(author)
    return _region(workspace, person.region) if person else ""


def _region(workspace: Workspace, id: str) -> str:
    region = workspace.team.regions.get(id)
    return region.name if region else ""
