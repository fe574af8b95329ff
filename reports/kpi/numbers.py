"""Every number that the KPI report prints, already worked out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reports.kpi.around import Around
from signoff.kpi.catalogue import Unit
from signoff.kpi.counting import Figure
from signoff.kpi.drivers import Drivers
from signoff.kpi.goal_pace import Course
from signoff.kpi.goal_result import GoalResult
from signoff.kpi.of_posts import Value
from signoff.period import Period

POSTS_IN_A_MAIL = 3
CHANNELS_IN_A_MAIL = 8
GOALS_IN_A_MAIL = 5
"""It is read in a minute: all of them are in the workbook."""


@dataclass(frozen=True)
class PostResult:
    """What one publication brought; None is a number that nobody could read."""

    title: str
    short_title: str
    url: str
    channel: str
    network: str
    region: str
    campaign: str
    goal: str
    published: datetime
    """On the clocks of the report."""
    likes: int | None
    shares: int | None
    comments: int | None
    quotes: int | None
    engagements: int | None
    bar: int
    """How full a bar of a hundred is, the best post's being full."""


@dataclass(frozen=True)
class ChannelResult:
    """What one channel brought."""

    name: str
    network: str
    posts: int
    posts_before: int
    engagements: Figure
    followers: int | None
    gained: int | None
    bar: int = 0
    """How full a bar of a hundred is, the best channel's being full."""


@dataclass(frozen=True)
class Column:
    """The engagements of the posts of some days, beside the same days of the period before."""

    first: date
    last: date
    now: int
    before: int | None


@dataclass(frozen=True)
class KpiResult:
    """One KPI of the period, beside that of the period before."""

    name: Callable[[], str]
    """In the language now spoken."""
    unit: Unit
    now: Value
    before: Value

    @property
    def left_out(self) -> int:
        """How many posts are not in it, because a number that it needs could not be read."""
        return self.now.of - self.now.counted


class Mend(StrEnum):
    """What somebody should look at next."""

    READ_NUMBERS = "read-numbers"
    GOAL = "goal"
    AT_RISK = "at-risk"
    UNSERVED = "unserved"
    WITHOUT_GOAL = "without-goal"
    SILENT_CHANNEL = "silent-channel"
    REPEAT = "repeat"
    KEEP_GOING = "keep-going"
    PLAN = "plan"


@dataclass(frozen=True)
class NextStep:
    """One thing to do now: what it is about, whose it is, and how much."""

    mend: Mend
    what: str = ""
    who: str = ""
    n: int = 0
    course: Course | None = None
    """Where a goal is heading."""


@dataclass(frozen=True)
class KpiReport:
    """Every number the templates may print, already worked out."""

    period: Period
    posts: Figure
    engagements: Figure
    followers: Figure
    goals: tuple[GoalResult, ...]
    goals_reached: int
    every_post: tuple[PostResult, ...]
    """The best first."""
    channels: tuple[ChannelResult, ...]
    """Every channel, the most engaging first."""
    columns: tuple[Column, ...]
    kpis: tuple[KpiResult, ...]
    unread: int
    """Posts of which no number could be read."""
    incomplete: int
    """Posts of which some numbers could be read, and some that networks usually tell not."""
    next_steps: tuple[NextStep, ...]
    around: Around
    drivers: Drivers | None = None
    """What goes with good results; None: nobody looked."""
    has_workbook: bool = True
    """Whether the workbook comes along, so that it can be pointed to."""

    @property
    def silent(self) -> bool:
        """Whether nothing was published."""
        return self.posts.now == 0

    # A mail over 100 kB is cut by mail programs: long lists go on in the workbook.

    @property
    def best(self) -> tuple[PostResult, ...]:
        """The posts that a mail can show."""
        return self.every_post[:POSTS_IN_A_MAIL]

    @property
    def posts_left(self) -> int:
        """How many posts a mail has no room for."""
        return len(self.every_post) - len(self.best)

    @property
    def shown_channels(self) -> tuple[ChannelResult, ...]:
        """The channels that a mail can show."""
        return self.channels[:CHANNELS_IN_A_MAIL]

    @property
    def channels_left(self) -> int:
        """How many channels a mail has no room for."""
        return len(self.channels) - len(self.shown_channels)

    @property
    def goals_known(self) -> int:
        """How many goals have a number to be held against."""
        return sum(goal.value is not None for goal in self.goals)

    @property
    def shown_goals(self) -> tuple[GoalResult, ...]:
        """The goals that a mail can show: where there are more, those that need a hand."""
        needy = sorted(
            range(len(self.goals)),
            key=lambda n: (self.goals[n].reached, self.goals[n].percent),
        )
        return tuple(self.goals[n] for n in sorted(needy[:GOALS_IN_A_MAIL]))

    @property
    def goals_left(self) -> int:
        """How many goals a mail has no room for."""
        return len(self.goals) - len(self.shown_goals)

    @property
    def goals_at_risk(self) -> int:
        """How many goals will be missed as things go, while something can still be done."""
        return sum(goal.lagging is not None for goal in self.goals)
