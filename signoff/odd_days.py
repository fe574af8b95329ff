"""Days on which a channel did something else than usual, with what is known about them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from signoff.clock import DAY, local
from signoff.kpi.metrics import ENGAGEMENTS, METRICS, Kind
from signoff.kpi.of_posts import with_ours
from signoff.kpi.unusual import LOOKS_BACK, Unusual, unusual
from signoff.period import Period
from signoff.reporting import Asked, Row
from signoff.store.history import gained_each
from signoff.workspace import Workspace
from signoff.workspace.public_holidays import name_of

Series = Mapping[tuple[str, str], Mapping[date, int]]
"""What each channel gained each day, by channel and metric."""


@dataclass(frozen=True)
class OddDay:
    """A channel's unusual day, and what is known about it."""

    channel: str
    """Its name."""
    metric: str
    day: date
    """On the channel's clocks."""
    value: int
    low: int
    high: int
    """Between these it would have been usual."""
    more: bool
    """Whether it was more than usual, or less."""
    holiday: str
    """The public holiday of the channel's region on that day, if it was one."""
    posts: tuple[str, ...]
    """What went out there on that day or the day before: most of what posts bring comes soon.
    What brought most stands first."""


def odd_days(
    session: Session, asked: Asked, posts: Sequence[Row], at: datetime
) -> tuple[OddDay, ...]:
    """The unusual days of the report's period that are over, the most unusual first.

    `posts` are those of the period and of the one before.
    """
    days = _over(asked.period, at)
    if not days:
        return ()
    series = with_engagements(
        gained_each(session, list(asked.channels), days[0] - LOOKS_BACK, days[-1])
    )
    keys = list(series)
    found = unusual(list(series.values()), days)
    out = _titles(asked.workspace, posts)
    return tuple(_known(asked.workspace, *keys[one.place], one, out) for one in found)


def _over(period: Period, at: datetime) -> list[date]:
    return [day for day in period.each_day() if Period(day, day, period.zone).utc_bounds()[1] <= at]


def with_engagements(gained: Series) -> Series:
    """What may be added up, and engagements, which are made of it."""
    counts = {key: days for key, days in gained.items() if _is_count(key[1])}
    together: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for (channel, metric), days in counts.items():
        for day, number in days.items() if metric in ENGAGEMENTS else ():
            together[channel, "engagements"][day] += number
    return {**together, **counts}


def _is_count(metric: str) -> bool:
    return metric in METRICS and METRICS[metric].kind is Kind.COUNT


def _titles(workspace: Workspace, posts: Sequence[Row]) -> Mapping[tuple[str, date], list[str]]:
    """By channel and day, what went out on that day or the day before; what brought most first."""
    titles: dict[tuple[str, date], list[str]] = defaultdict(list)
    for post in sorted(posts, key=_brought, reverse=True):
        zone = workspace.zone_of_channel(workspace.channel(post["channel"]))
        day = local(post["published_at"], zone).date()
        for shown_on in (day, day + DAY):
            titles[post["channel"], shown_on].append(post["title"])
    return titles


def _brought(post: Row) -> int:
    return with_ours(post)["engagements"] or 0


def _known(
    workspace: Workspace,
    channel_id: str,
    metric: str,
    one: Unusual,
    out: Mapping[tuple[str, date], list[str]],
) -> OddDay:
    channel = workspace.channel(channel_id)
    region = workspace.region(channel.region)
    return OddDay(
        channel=channel.name,
        metric=metric,
        day=one.day,
        value=one.value,
        low=one.low,
        high=one.high,
        more=one.score > 0,
        holiday=name_of(one.day, region.country, region.subdivision),
        posts=tuple(out.get((channel_id, one.day), ())),
    )
