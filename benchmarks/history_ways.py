"""One way to the numbers of a region's week, in a process of its own: `python -m … WAY PLACE`."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks.history_fill import END, WEEK
from benchmarks.history_team import REPORT, ZONE, channels_of, region_of
from signoff.period import parse_period

REGION = region_of(1)
MEBIBYTE = 1024**2
Numbers = Mapping[str, object]
"""What every way has to find: posts, engagements and followers, and engagements by channel."""
ENGAGEMENTS = ("likes", "shares", "comments", "quotes")


@dataclass(frozen=True)
class Seen:
    """What came out of one process."""

    seconds: list[float]
    """Of the first time in it, and of the times after."""
    grown: float
    """By how many MiB the process was larger at its largest than before."""
    numbers: dict[str, Any]


def measured(way: Callable[[], Numbers], times: int) -> Seen:
    """Do it, and again; what is imported is there already."""
    process = psutil.Process()
    before = process.memory_info().rss
    Path("/proc/self/clear_refs").write_text("5")  # the largest size from here on
    seconds, numbers = [], {}
    for _ in range(times):
        began = time.perf_counter()
        numbers = dict(way())
        seconds.append(time.perf_counter() - began)
    return Seen(seconds, (_largest() - before) / MEBIBYTE, numbers)


def _largest() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def _bounds() -> list[tuple[str, datetime, datetime]]:
    """The week and the one before, with the names of their numbers."""
    week = parse_period(WEEK, ZONE)
    return [("", *week.utc_bounds()), ("_before", *week.previous().utc_bounds())]


def ours(url: str) -> Callable[[], Numbers]:
    """The report itself: everything that it says, worked out."""
    return _report(url, mailed=False)


def our_mail(url: str) -> Callable[[], Numbers]:
    """The same, and the mail that says it, with its charts."""
    return _report(url, mailed=True)


def _report(url: str, *, mailed: bool) -> Callable[[], Numbers]:
    os.environ["SIGNOFF_DATABASE_URL"] = url
    import tasks.at_hand  # noqa: F401 as every run finds it
    from reports.kinds import KINDS
    from signoff.reporting import asked_for

    def way() -> Numbers:
        asked = asked_for(REPORT, WEEK, END)
        kind = KINDS[asked.report.kind]
        said = kind.work_out(asked)
        if mailed:
            kind.render(said, "en", "Olivia Grant", asked.report.name, "You own this report.")
        ids = {name: id for id, name in asked.channels.items()}
        return {
            "posts": said.posts.now,
            "posts_before": said.posts.before,
            "engagements": said.engagements.now,
            "engagements_before": said.engagements.before,
            "followers": said.followers.now,
            "channels": {ids[one.name]: one.engagements.now or 0 for one in said.channels},
        }

    return way


def with_pandas(url: str) -> Callable[[], Numbers]:
    """Read all rows, and let pandas find those that count."""
    import pandas as pd
    from sqlalchemy import create_engine

    def way() -> Numbers:
        engine = create_engine(url)
        read = pd.read_sql(
            "SELECT publication_id, metric, value, read_at FROM measurements", engine
        )
        posts = pd.read_sql(
            "SELECT id, channel, sent_at FROM publications WHERE sending = 'SENT'", engine
        )
        counts = pd.read_sql("SELECT channel, followers, read_at FROM follower_counts", engine)
        read["read_at"] = pd.to_datetime(read["read_at"], utc=True)
        posts["sent_at"] = pd.to_datetime(posts["sent_at"], utc=True)
        counts["read_at"] = pd.to_datetime(counts["read_at"], utc=True)
        posts = posts[posts["channel"].isin(channels_of(REGION))]
        counts = counts[counts["channel"].isin(channels_of(REGION))]
        rows = read.merge(posts, left_on="publication_id", right_on="id")
        found: dict[str, object] = {}
        for name, start, end in _bounds():
            week = posts[(posts["sent_at"] >= start) & (posts["sent_at"] < end)]
            known = rows[(rows["sent_at"] >= start) & (rows["sent_at"] < end)]
            known = known[known["read_at"] < end].sort_values("read_at")
            newest = known.groupby(["publication_id", "metric", "channel"])["value"].last()
            found[f"posts{name}"] = len(week)
            found[f"engagements{name}"] = int(newest.sum())
            if not name:
                of_channels = newest.groupby("channel").sum()
                found["channels"] = {id: int(of_channels.get(id, 0)) for id in channels_of(REGION)}
                last = counts[counts["read_at"] < end].sort_values("read_at").groupby("channel")
                found["followers"] = int(last["followers"].last().sum())
        return found

    return way


POSTS_SQL = "SELECT count(*) FROM '{folder}/posts.parquet' WHERE {which}"
NEWEST_SQL = """
SELECT channel, sum(value) FROM (
    SELECT p.channel, arg_max(r.value, r.read_at) AS value
    FROM '{folder}/readings.parquet' r JOIN '{folder}/posts.parquet' p ON p.id = r.publication_id
    WHERE {which} AND r.read_at < {until}
    GROUP BY p.id, p.channel, r.metric
) GROUP BY channel
"""
FOLLOWERS_SQL = """
SELECT sum(followers) FROM (
    SELECT arg_max(followers, read_at) AS followers FROM '{folder}/followers.parquet'
    WHERE list_contains({channels}, channel) AND read_at < {until} GROUP BY channel
)
"""


def with_duckdb(folder: str) -> Callable[[], Numbers]:
    """The same rows as Parquet; only what counts is asked for."""
    import duckdb

    channels = channels_of(REGION)

    def way() -> Numbers:
        found: dict[str, object] = {}
        with duckdb.connect() as here:
            for name, start, end in _bounds():
                which = f"sent_at >= {_micros(start)} AND sent_at < {_micros(end)}"
                which += f" AND list_contains({channels}, channel)"
                said = {"folder": folder, "which": which, "until": _micros(end)}
                posts = here.execute(POSTS_SQL.format(**said)).fetchone()
                newest = dict(here.execute(NEWEST_SQL.format(**said)).fetchall())
                found[f"posts{name}"] = posts[0] if posts else 0
                found[f"engagements{name}"] = int(sum(newest.values()))
                if not name:
                    found["channels"] = {id: int(newest.get(id, 0)) for id in channels}
                    asked = FOLLOWERS_SQL.format(channels=channels, **said)
                    followers = here.execute(asked).fetchone()
                    found["followers"] = int(followers[0]) if followers else 0
        return found

    return way


def _micros(moment: datetime) -> int:
    return (moment - datetime.fromtimestamp(0, tz=moment.tzinfo)) // timedelta(microseconds=1)


WAYS = {"ours": ours, "mail": our_mail, "pandas": with_pandas, "duckdb": with_duckdb}

if __name__ == "__main__":
    chosen, where, how_often = sys.argv[1:]
    print(json.dumps(measured(WAYS[chosen](where), int(how_often)).__dict__))
