"""What a report needs to know: rows from the store, for the report's channels and period."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from signoff.clock import local
from signoff.errors import SignoffError
from signoff.kpi.metrics import COUNTED_BY_US, METRICS
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.period import Period, last_period, parse_period
from signoff.store.contents import Content, NoSuchContent
from signoff.store.contents import content as content_with
from signoff.store.database import reading
from signoff.store.period_posts import PeriodPost, followers, posts_with_numbers
from signoff.store.report_choices import who_left
from signoff.working_days import day_in_month
from signoff.workspace import Goal, Person, Report, Workspace

Row = dict[str, Any]
Counts = dict[str, list[tuple[datetime, int]]]
"""Of each channel, when its followers were counted and how many they were, oldest first."""
TOLD = [name for name in METRICS if name not in COUNTED_BY_US]
LARGEST_NUMBER = 2**31 - 1
"""That a database can give to a content."""
A_COUNT_IS_KNOWN_FOR = timedelta(days=7)
"""Before a period begins: followers are counted daily, and an old count says nothing."""


class WhichPost(SignoffError):
    """It looks back at one post, and nobody said at which."""

    def __init__(self) -> None:
        super().__init__(_("Which post? Its number stands in its address: /content/12."))


class OnOtherChannels(SignoffError):
    """Who gets the report may not be allowed to see this post."""

    def __init__(self, content: Content, report: str) -> None:
        super().__init__(
            _(
                "“{title}” goes out on channels that {report} is not about. Name a post of its"
                " channels, or add the others to it in reports.yaml.",
                title=content.title,
                report=report,
            )
        )


@dataclass(frozen=True)
class Asked:
    """One report over one period, with the workspace that defines it."""

    report: Report
    period: Period
    workspace: Workspace
    version: int = 0
    """The number of that workspace."""
    left: frozenset[str] = frozenset()
    """Who does not want this report any more, by id."""
    content: int = 0
    """The one that it looks back at; none, if it is about all of its channels."""

    def named(self, days: str) -> str:
        """What it is known by among the others of its report: its days, and its content."""
        return f"{days}-content-{self.content}" if self.content else days

    @property
    def recipients(self) -> list[Person]:
        """Who gets it."""
        return [one for one in self.workspace.readers_of(self.report) if one.id not in self.left]

    @property
    def channels(self) -> Mapping[str, str]:
        """The names of the report's channels by id."""
        return {c.id: c.name for c in self.workspace.channels_of(self.report)}

    @property
    def goals(self) -> list[Goal]:
        """The goals that this report can say anything about."""
        wanted = self.report.goals
        return [
            goal
            for goal in self.workspace.goals.values()
            if wanted is None or goal.id in wanted
            if goal.channels is None or set(goal.channels) & set(self.channels)
        ]


@dataclass(frozen=True)
class Material:
    """The rows of a report: this period's posts, those of the period before, followers."""

    posts: list[Row]
    before: list[Row]
    followers: list[Row]


def asked_for(report: str, period: str, at: datetime, content: int = 0) -> Asked:
    """Which report, over which period; an empty one is the last that the report is over.

    A content is for the kind that looks back at one post; the others do not look at it. It is
    looked for at once: who asks for one that is not there is told so before anything is begun.
    """
    with reading() as session:
        now = agreed(session)
        left = who_left(session, report)
    wanted = now.workspace.report(report)
    if wanted.is_of_one_post and content < 1:
        raise WhichPost
    zone = wanted.time_zone
    is_given = bool(period.strip())
    days = parse_period(period, zone) if is_given else last_period(wanted.over, at, zone)
    days.must_have_begun(at)
    asked = Asked(
        *(wanted, days, now.workspace, now.number, left),
        content=content if wanted.is_of_one_post else 0,
    )
    if asked.content:
        with reading() as session:
            looked_back_at(session, asked)
    return asked


def looked_back_at(session: Session, asked: Asked) -> Content:
    """The content that a report looks back at, if it is about all of its channels."""
    if asked.content > LARGEST_NUMBER:
        raise NoSuchContent(asked.content)
    found = content_with(session, asked.content)
    if not set(found.on) <= set(asked.channels):
        raise OnOtherChannels(found, asked.report.name)
    return found


def comes_another_day(asked: Asked, at: datetime) -> str:
    """Why a report that comes on one working day of the month does not come now; empty: it does."""
    report, region = asked.report, asked.workspace.working_days_of(asked.report)
    today = local(at, report.time_zone).date()
    if report.on is None or today == (day := day_in_month(report.on, today, region)):
        return ""
    if day is None:
        return _("This month has no {which} in {region}.", which=report.on, region=region.name)
    return _(
        "Not today: the {which} of this month in {region} is {day}.",
        which=report.on,
        region=region.name,
        day=day.isoformat(),
    )


def material(asked: Asked) -> Material:
    """Read everything that the report is computed from."""
    with reading() as session:
        return Material(
            posts=posts_of(session, asked, asked.period),
            before=posts_of(session, asked, asked.period.previous()),
            followers=_followers(session, asked),
        )


def posts_of(session: Session, asked: Asked, period: Period) -> list[Row]:
    """What went out in a period, with its numbers as last read by the period's end."""
    start, end = period.utc_bounds()
    channels = list(asked.channels)
    known = _followers_by_channel(session, channels, start - A_COUNT_IS_KNOWN_FOR, end)
    return [
        _row(one, asked, _at(known[one.post.channel], one.post.sent_at))
        for one in posts_with_numbers(session, channels, start, end, until=end)
        if asked.report.tells_of(one.post.campaign, one.post.goal)
    ]


def _followers_by_channel(
    session: Session, channels: list[str], start: datetime, end: datetime
) -> Counts:
    counts: Counts = defaultdict(list)
    for count in followers(session, channels, start, end):
        counts[count.channel].append((count.read_at, count.followers))
    return counts


def _at(counts: list[tuple[datetime, int]], moment: datetime) -> int | None:
    """How many followed when a post went out, as counted last before it."""
    before = bisect_right(counts, moment, key=itemgetter(0))
    return counts[before - 1][1] if before else None


def _row(result: PeriodPost, asked: Asked, followed: int | None) -> Row:
    post, channel = result.post, asked.workspace.channel(result.post.channel)
    return {
        "publication_id": post.id,
        "content_id": post.content_id,
        "title": post.title,
        "channel": channel.id,
        "channel_name": channel.name,
        "network": post.network,
        "region": channel.region,
        "campaign": post.campaign,
        "goal": post.goal,
        "kind": post.kind,
        "url": post.url,
        "published_at": post.sent_at,
        **{metric: result.numbers.get(metric) for metric in TOLD},
        "followers": followed,
        "read_at": result.read_at,
    }


def _followers(session: Session, asked: Asked) -> list[Row]:
    """Counts of both periods: what is gained is the difference of the last ones."""
    start, _end = asked.period.previous().utc_bounds()
    _start, end = asked.period.utc_bounds()
    return [
        {"channel": count.channel, "read_at": count.read_at, "followers": count.followers}
        for count in followers(session, list(asked.channels), start, end)
    ]
