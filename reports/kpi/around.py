"""What stands around a period's numbers: a year ago, groups of posts, odd days, lost goals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from reports.kpi.names import as_name
from signoff.history import History
from signoff.kpi.catalogue import Kpi
from signoff.kpi.comparing import By, Comparison, Group, Post, compared, matters_most
from signoff.kpi.counting import Figure, compare, counted, posts_table
from signoff.odd_days import OddDay
from signoff.period import Period

GROUPS_IN_A_MAIL = 4
ODD_DAYS_IN_A_MAIL = 2

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class YearAgo:
    """The same period a year ago."""

    posts: int
    engagements: Figure
    """Those of this period beside those of then."""


@dataclass(frozen=True)
class Around:
    """All of it."""

    running: bool
    """Whether the period is not over: the numbers are those so far."""
    year_ago: YearAgo | None
    """None where nothing was known then."""
    comparisons: tuple[Comparison, ...]
    odd_days: tuple[OddDay, ...]
    """The most unusual first."""
    without_goal: int
    """Posts of ours that serve no goal which the team has."""

    @property
    def comparison(self) -> Comparison | None:
        """The one comparison that a mail shows; channels stand there already."""
        return matters_most([one for one in self.comparisons if one.by is not By.CHANNEL])

    @property
    def shown_groups(self) -> tuple[Group, ...]:
        """The groups of it that a mail can show."""
        return self.comparison.groups[:GROUPS_IN_A_MAIL] if self.comparison else ()

    @property
    def shown_odd_days(self) -> tuple[OddDay, ...]:
        """The odd days that a mail can show, each day of a channel by its oddest number."""
        oddest = {(one.channel, one.day): one for one in reversed(self.odd_days)}
        return tuple(one for one in self.odd_days if oddest[one.channel, one.day] is one)[
            :ODD_DAYS_IN_A_MAIL
        ]


def around(
    posts: Rows,
    period: Period,
    kpis: Sequence[Kpi],
    known: History,
    all_goals: Collection[str] | None,
) -> Around:
    """Work it out; `all_goals` are the ids of those that the team has (None: do not look)."""
    ours = [post for post in posts if post["content_id"]]  # whoever posted past us named no goal
    without = [post for post in ours if all_goals is not None and post["goal"] not in all_goals]
    return Around(
        running=known.running,
        year_ago=_year_ago(posts_table(posts, period.zone), known, period),
        comparisons=compared(_told_apart(posts, known), kpis),
        odd_days=tuple(map(_in_one_line, known.odd_days)),
        without_goal=len(without),
    )


def _year_ago(now: pd.DataFrame, known: History, period: Period) -> YearAgo | None:
    if known.year_ago is None:
        return None
    then = posts_table(known.year_ago, period.zone)
    return YearAgo(len(then), compare(counted(now, "engagements"), counted(then, "engagements")))


def _told_apart(posts: Rows, known: History) -> list[Post]:
    groups = [(known.is_of.get(post["publication_id"]), post) for post in posts]
    return [
        Post({by: as_name(name) for by, name in is_of.items()}, post)
        for is_of, post in groups
        if is_of
    ]


def _in_one_line(odd: OddDay) -> OddDay:
    """The day, with names that can stand in a line of ours."""
    posts = tuple(as_name(title) for title in odd.posts)
    return replace(odd, channel=as_name(odd.channel), posts=posts)
