"""Years of posts, readings and followers, made up inside the database: the same on each engine."""

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from benchmarks.history_team import CHANNELS, REGIONS
from signoff.store.database import forget_connections

END = datetime(2026, 11, 16, tzinfo=UTC)
"""Now, in these databases: a Monday."""
WEEK = "2026-W46"
A_DAY = 344
"""Posts of five hundred channels together: five a week on each."""
LAST = 2_000_000
"""The number of the newest post. In a longer history there are older ones before it."""
EACH = 16
"""Readings of a post: four metrics, four times."""
TO_COME = 53_000
"""Readings of the newest posts that are not due yet."""

AGES = "(VALUES ('1h', 3600, 15, 0), ('24h', 86400, 55, 15), ('7d', 604800, 90, 55),"
AGES += " ('30d', 2592000, 100, 90))"
"""Each checkpoint: its age in seconds, which share of all likes is there, and which was before."""
METRICS = "(VALUES ('likes', 1), ('shares', 7), ('comments', 9), ('quotes', 40))"
"""Each metric, and how many likes there are for one of it."""


@dataclass(frozen=True)
class Words:
    """What an engine calls what the others call otherwise."""

    moment: str
    day: str
    json: str
    numbers: str


SQLITE = Words(
    moment="strftime('%Y-%m-%d %H:%M:%S.000000', {}, 'unixepoch')",
    day="date({}, 'unixepoch')",
    json="{}",
    numbers="(WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s"
    " WHERE n < {last}) SELECT n FROM s)",
)
POSTGRESQL = Words(
    moment="to_timestamp({})",
    day="(to_timestamp({}) AT TIME ZONE 'UTC')::date",
    json="CAST({} AS json)",
    numbers="(SELECT generate_series({first}::bigint, {last}) AS n)",
)


def days_of(readings: int) -> int:
    """How many days of such posts have at least so many readings."""
    return math.ceil((readings + TO_COME) / EACH / A_DAY) + 1


def fill(url: str, readings: int) -> int:
    """Fill a migrated and empty database; say how many readings there are."""
    forget_connections()  # SQLite changes how it writes only for whoever is alone
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(Path(parts.database or ""))) as file:
            file.execute("PRAGMA foreign_keys = OFF")  # it is all made of the same numbers
            file.execute("PRAGMA cache_size = -200000")
            file.execute("PRAGMA journal_mode = OFF")  # nobody needs half of it
            for statement in _statements(SQLITE, readings):
                file.execute(statement)
            file.commit()
            file.execute("PRAGMA journal_mode = WAL")
            return int(file.execute("SELECT count(*) FROM measurements").fetchone()[0])
    with psycopg.connect(
        host=parts.host, port=parts.port, user=parts.username, dbname=parts.database
    ) as server:
        server.execute("SET session_replication_role = replica")
        for statement in (*_statements(POSTGRESQL, readings), *_sequences()):
            server.execute(statement.encode())
        counted = server.execute("SELECT count(*) FROM measurements").fetchone()
        server.commit()
        server.autocommit = True
        server.execute("VACUUM ANALYZE")
        server.execute("CHECKPOINT")
    return int(counted[0]) if counted else 0


def _statements(say: Words, readings: int) -> Iterator[str]:
    days = days_of(readings)
    first, end = LAST - days * A_DAY + 1, int(END.timestamp())
    mixed = "(n * 1103515245 % 2147483647)"
    number = f"({mixed} / 7 % {CHANNELS})"
    yield f"""CREATE TEMP TABLE made AS SELECT n, {number} AS c,
        'channel-' || {_padded(number, 3)} AS channel,
        {end} - ((({LAST} - n) / {A_DAY}) + 1) * 86400 + 21600 + {mixed} / 11 % 54000 AS at,
        5 + {mixed} / 13 % 80 * (1 + {number} % 7) AS likes
        FROM {say.numbers.format(first=first, last=LAST)} AS s"""
    yield from _posts(say)
    yield from _readings(say, end)
    yield _followers(say, days, end)
    yield "DROP TABLE made"


def _posts(say: Words) -> Iterator[str]:
    at, brief = say.moment.format("at"), '\'{"campaign": "Campaign \' || (n % 40) ||'
    brief += ' \'", "goal": "conversation", "channels": ["\' || channel || \'"]}\''
    yield f"""INSERT INTO contents (id, key, brief, title, creator, region, channels, pool,
        slot_local, slot_zone, opened_at, outcome, closed_at)
        SELECT n, 'k' || n, {say.json.format(brief)}, 'Post ' || n, 'giulia',
        'region-' || {_padded(f"(c % {REGIONS})", 2)}, channel, '', '2026-11-16T12:00:00',
        'Atlantic/Reykjavik', {at}, 'MEASURED', {at} FROM made ORDER BY n"""
    nothing, none = say.json.format("'{}'"), say.json.format("'[]'")
    yield f"""INSERT INTO revisions (id, content_id, number, fingerprint, author, posts, source,
        findings, made_at) SELECT n, n, 1, 'f' || n, 'giulia', {nothing}, {nothing}, {none}, {at}
        FROM made ORDER BY n"""
    yield f"""INSERT INTO publications (id, content_id, revision_id, channel, network, account,
        due_at, prepared, sending, network_id, url, sent_at, problem)
        SELECT n, n, n, channel, 'mastodon', channel, {at}, {nothing}, 'SENT', 'p' || n,
        'https://social.example/' || n, {at}, '' FROM made ORDER BY n"""


def _readings(say: Words, end: int) -> Iterator[str]:
    due, done = "at + a.column2", "at + a.column2 + n % 300"
    values = "{source} AS {name} (column1, column2{more})"
    ages = values.format(source=AGES, name="a", more=", column3, column4")
    metrics = values.format(source=METRICS, name="m", more="")
    if say is SQLITE:  # which calls the columns so by itself
        ages, metrics = f"{AGES} AS a", f"{METRICS} AS m"
    yield f"""INSERT INTO checkpoints (publication_id, age, due_at, done_at, missing)
        SELECT n, a.column1, {say.moment.format(due)},
        CASE WHEN {done} < {end} THEN {say.moment.format(done)} END, false
        FROM made CROSS JOIN {ages} ORDER BY n"""
    yield f"""INSERT INTO measurements (publication_id, age, metric, value, read_at, day)
        SELECT n, a.column1, m.column1, likes / m.column2 * a.column3 / 100,
        {say.moment.format(done)}, {say.day.format(done)}
        FROM made CROSS JOIN {ages} CROSS JOIN {metrics} WHERE {done} < {end} ORDER BY n"""
    yield f"""INSERT INTO channel_days (channel, day, metric, gained)
        SELECT channel, {say.day.format(done)}, m.column1, sum(
            likes / m.column2 * a.column3 / 100 - likes / m.column2 * a.column4 / 100
        ) FROM made CROSS JOIN {ages} CROSS JOIN {metrics} WHERE {done} < {end}
        GROUP BY 1, 2, 3"""


def _followers(say: Words, days: int, end: int) -> str:
    """Counted at three in the morning of each day."""
    channels = say.numbers.format(first=0, last=CHANNELS - 1)
    past = say.numbers.format(first=1, last=days)
    read_at = say.moment.format(f"{end} - d.n * 86400 + 10800")
    return f"""INSERT INTO follower_counts (channel, followers, read_at)
        SELECT 'channel-' || {_padded("c.n", 3)}, 90000 + c.n * 37 - d.n * (c.n % 11), {read_at}
        FROM {past} AS d CROSS JOIN {channels} AS c ORDER BY d.n DESC, c.n"""


def _padded(number: str, digits: int) -> str:
    """With zeros in front, as in the ids of channels and regions."""
    return (
        f"substr('{'0' * digits}' || {number}, length('{'0' * digits}' || {number}) - {digits - 1})"
    )


def _sequences() -> Iterator[str]:
    for table in ("contents", "revisions", "publications"):
        yield f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {LAST})"
