"""How results are counted: what an engagement is, what is unknown, what may be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import pandas as pd

from signoff.kpi.metrics import EXPECTED
from signoff.period import Period

Rows = Iterable[Mapping[str, Any]]

ENGAGEMENTS = ["likes", "shares", "comments", "quotes"]
POST_COLUMNS = [
    *("publication_id", "content_id", "title", "channel", "channel_name", "network", "region"),
    *("campaign", "goal", "url", "published_at", *ENGAGEMENTS, "read_at"),
]
ENOUGH_FOR_PERCENT = 20
"""Below this, one post more or less is a jump of many percent that means nothing."""


class Direction(StrEnum):
    """Which way a number went."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Count:
    """A number, and how many posts are not in it because nobody could read theirs."""

    number: int | None
    unread: int = 0


@dataclass(frozen=True)
class Figure:
    """A number beside the same number of the period before."""

    now: int | None
    before: int | None
    change: int | None
    """None where a comparison would say something that we do not know."""
    percent: float | None
    """The change as a share of the number before; None where that one is small."""
    direction: Direction
    at_least: bool
    """Whether numbers are missing in it, so that it can only be more."""


def compare(now: Count, before: Count) -> Figure:
    """Put two counts side by side."""
    change = _change(now, before)
    return Figure(
        now=now.number,
        before=before.number,
        change=change,
        percent=_percent(change, before.number),
        direction=_direction(change),
        at_least=now.number is not None and now.unread > 0,
    )


def _change(now: Count, before: Count) -> int | None:
    if now.number is None or before.number is None:
        return None
    change = now.number - before.number
    # With unread posts a count can only be too low: a fall or a rise may be none.
    misleading = (change < 0 and now.unread) or (change > 0 and before.unread)
    return None if misleading else change


def _percent(change: int | None, before: int | None) -> float | None:
    if change is None or before is None or before < ENOUGH_FOR_PERCENT:
        return None
    return change / before


def _direction(change: int | None) -> Direction:
    if change is None:
        return Direction.UNKNOWN
    if change == 0:
        return Direction.SAME
    return Direction.UP if change > 0 else Direction.DOWN


def posts_table(rows: Rows, zone: str) -> pd.DataFrame:
    """One line per publication, with its engagements; what is unknown stays unknown."""
    posts = pd.DataFrame([dict(row) for row in rows], columns=POST_COLUMNS)
    for column in ENGAGEMENTS:
        posts[column] = posts[column].astype("Int64")
    posts["engagements"] = posts[ENGAGEMENTS].sum(axis=1, min_count=1).astype("Int64")
    posts["read"] = posts["engagements"].notna()
    posts["complete"] = posts[list(EXPECTED)].notna().all(axis=1)
    published = pd.to_datetime(posts["published_at"], utc=True)
    posts["published"] = published.dt.tz_convert(zone)
    posts["day"] = posts["published"].dt.date
    return posts


def counted(posts: pd.DataFrame, metric: str) -> Count:
    """The sum of a metric over posts; no posts have zero, unread posts are not in it."""
    if posts.empty:
        return Count(0)
    total = posts[metric].sum(min_count=1)
    number = None if pd.isna(total) else int(total)
    return Count(number, unread=int((~posts["read"]).sum()))


def follower_table(rows: Rows, period: Period) -> pd.DataFrame:
    """Per channel the followers at the period's `start` and `end`, as last read by then."""
    readings = pd.DataFrame(
        [dict(row) for row in rows], columns=["channel", "read_at", "followers"]
    )
    readings["read_at"] = pd.to_datetime(readings["read_at"], utc=True)
    start, end = period.utc_bounds()
    return pd.DataFrame({"start": _last_read(readings, start), "end": _last_read(readings, end)})


def _last_read(readings: pd.DataFrame, moment: datetime) -> "pd.Series[int]":
    known = readings[readings["read_at"] < moment].dropna(subset="followers")
    latest = known.sort_values("read_at").groupby("channel")["followers"].last()
    return latest.astype("Int64")


def followers_compared(followers: pd.DataFrame) -> Figure:
    """All followers at the end; the change counts only channels known at both ends."""
    if followers.empty:
        return compare(Count(None), Count(None))
    now = int(followers["end"].sum())
    both = followers.dropna()
    if both.empty:
        return compare(Count(now), Count(None))
    return compare(Count(now), Count(now - gained(both)))


def gained(followers: pd.DataFrame) -> int:
    """How many followers came, less those who went, on the channels known at both ends."""
    both = followers.dropna()
    return int(both["end"].sum()) - int(both["start"].sum())
