"""The tables of the KPI report: the best posts, the channels, the days."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from reports.kpi.names import as_name
from reports.kpi.numbers import ChannelResult, Column, PostResult
from reports.titles import cut, one_line, web_address
from signoff.clock import DAY
from signoff.kpi.counting import compare, counted
from signoff.period import WEEK, Period, month_of

SHORT_TITLE = 80
LONG_TITLE = 500
DAYS_SHOWN_SINGLY = 14
DAYS_SHOWN_AS_WEEKS = 14 * WEEK.days


def best_first(posts: pd.DataFrame) -> tuple[PostResult, ...]:
    """Every post; those of which nothing is known come last."""
    ordered = posts.sort_values(
        ["engagements", "published"], ascending=[False, True], na_position="last"
    )
    most = _known(posts["engagements"].max())
    return tuple(_post(row, most or 0) for row in ordered.to_dict("records"))


def _post(row: Mapping[Any, Any], most: int) -> PostResult:
    title = cut(one_line(str(row["title"] or "")), LONG_TITLE)
    engagements = _known(row["engagements"])
    return PostResult(
        title=title,
        short_title=cut(title, SHORT_TITLE),
        url=web_address(None if pd.isna(row["url"]) else row["url"]),
        channel=as_name(row["channel_name"] or row["channel"]),
        network=as_name(row["network"]),
        region=as_name(row["region"]),
        campaign=as_name(row["campaign"]),
        goal=as_name(row["goal"]),
        published=row["published"].to_pydatetime(),
        likes=_known(row["likes"]),
        shares=_known(row["shares"]),
        comments=_known(row["comments"]),
        quotes=_known(row["quotes"]),
        engagements=engagements,
        bar=round(100 * (engagements or 0) / most) if most else 0,
    )


def by_channel(
    now: pd.DataFrame, before: pd.DataFrame, followers: pd.DataFrame, names: Mapping[str, str]
) -> tuple[ChannelResult, ...]:
    """Every channel that posted, posts or is followed; the most engaging first."""
    told = {**_names(followers.index), **_told(before), **_told(now), **names}
    ours, earlier = _each(now), _each(before)
    channels = [
        _channel(
            name,
            ours.get(channel, now[:0]),
            earlier.get(channel, before[:0]),
            followers.reindex([channel]),
        )
        for channel, name in told.items()
    ]
    most = max([1, *(one.engagements.now or 0 for one in channels)])
    with_bars = [
        replace(one, bar=round(100 * (one.engagements.now or 0) / most)) for one in channels
    ]
    return tuple(sorted(with_bars, key=_most_engaging))


def _names(channels: Iterable[str]) -> dict[str, str]:
    return {channel: channel for channel in channels}


def _told(posts: pd.DataFrame) -> dict[str, str]:
    known = posts.dropna(subset="channel_name")
    return dict(zip(known["channel"], known["channel_name"], strict=True))


def _each(posts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The posts of each channel: looked for once, and not once for each of hundreds."""
    return {str(channel): of_it for channel, of_it in posts.groupby("channel", sort=False)}


def _channel(
    name: str, now: pd.DataFrame, before: pd.DataFrame, followers: pd.DataFrame
) -> ChannelResult:
    start, end = _known(followers["start"].iloc[0]), _known(followers["end"].iloc[0])
    networks = pd.concat([now["network"], before["network"]]).dropna()
    return ChannelResult(
        name=as_name(name),
        network=as_name(networks.iloc[0] if len(networks) else ""),
        posts=len(now),
        posts_before=len(before),
        engagements=compare(counted(now, "engagements"), counted(before, "engagements")),
        followers=end,
        gained=None if start is None or end is None else end - start,
    )


def _most_engaging(channel: ChannelResult) -> tuple[int, int, str]:
    return -(channel.engagements.now or 0), -channel.posts, channel.name.casefold()


def by_days(now: pd.DataFrame, before: pd.DataFrame, period: Period) -> tuple[Column, ...]:
    """Engagements by the day, week or month of publication, whichever makes few columns."""
    columns, earlier = _spans(period), _spans(period.previous())
    if before.empty or len(columns) != len(earlier):
        return tuple(Column(*span, _between(now, *span), None) for span in columns)
    return tuple(
        Column(*span, _between(now, *span), _between(before, *past))
        for span, past in zip(columns, earlier, strict=True)
    )


def _between(posts: pd.DataFrame, first: date, last: date) -> int:
    inside = posts[[first <= day <= last for day in posts["day"]]]
    return counted(inside, "engagements").number or 0


def _spans(period: Period) -> list[tuple[date, date]]:
    """The period cut into at most fourteen-odd pieces that have names."""
    if period.days <= DAYS_SHOWN_SINGLY:
        starts = list(period.each_day())
    elif period.days <= DAYS_SHOWN_AS_WEEKS:
        starts = list(period.each_day())[:: WEEK.days]
    else:
        months = {month_of(day, period.zone).start for day in period.each_day()}
        starts = sorted({max(first, period.start) for first in months})
    return [(first, after - DAY) for first, after in pairwise([*starts, period.end + DAY])]


def _known(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
