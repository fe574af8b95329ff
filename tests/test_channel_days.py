"""What each day gained is what the readings say, in whatever order and however odd they come."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from signoff.store.channel_days import gained
from signoff.store.database import reading, writing
from signoff.store.measurements import Measurement, add_readings
from tests.published import published

START = datetime(2026, 10, 20, 12, tzinfo=UTC)
ZONES = ("Europe/Rome", "Asia/Kathmandu", "America/St_Johns")
CHANNELS = count(1)

BY_SQL = """
WITH steps AS (
    SELECT p.channel, m.day, m.metric,
        m.value - lag(m.value, 1, 0) OVER (
            PARTITION BY m.publication_id, m.metric ORDER BY m.read_at, m.id
        ) AS step
    FROM measurements m JOIN publications p ON p.id = m.publication_id
)
SELECT day, metric, sum(step) FROM steps WHERE channel = :channel
GROUP BY day, metric HAVING sum(step) <> 0
"""

Told = tuple[int, str, int, int, str]
"""Of which post, which metric, how much, how many minutes after the start, by which clock."""

TOLD = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["likes", "views"]),
    st.integers(0, 3_000_000_000),
    st.integers(0, 20 * 24 * 60),
    st.sampled_from(ZONES),
)


def by_sql(channel: str) -> dict[tuple[date, str], int]:
    with reading() as session:
        rows = session.execute(text(BY_SQL), {"channel": channel})
        return {(_date(day), metric): int(step) for day, metric, step in rows}


def by_day(channel: str) -> dict[tuple[date, str], int]:
    with reading() as session:
        found = gained(session, [channel], date.min, date.max)
    return {key: step for key, step in found.items() if step}


def _date(day: str | date) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def keep(channel: str, batches: Sequence[Sequence[Told]]) -> None:
    """Keep what was told, a transaction for each batch; an age for each reading."""
    ages = count(1)
    with writing() as session:
        posts = [published(session, channel, START).id for _ in range(3)]
    for batch in batches:
        with writing() as session:
            new = [
                Measurement(
                    publication_id=posts[post],
                    age=f"{next(ages)}m",
                    metric=metric,
                    value=value,
                    read_at=(moment := START + timedelta(minutes=minutes)),
                    day=moment.astimezone(ZoneInfo(zone)).date(),
                )
                for post, metric, value, minutes, zone in batch
            ]
            add_readings(session, new, channel)


@pytest.mark.usefixtures("store")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(TOLD, max_size=6), max_size=4))
def test_late_falling_and_corrected_numbers_gain_what_plain_sql_says(
    batches: list[list[Told]],
) -> None:
    channel = f"channel-{next(CHANNELS)}"

    keep(channel, batches)

    assert by_day(channel) == by_sql(channel)


@pytest.mark.usefixtures("store")
def test_a_day_without_readings_is_absent_and_a_falling_number_is_told_as_it_is() -> None:
    first, third = START, START + timedelta(days=2)
    keep("falling", [[(0, "likes", 10, 0, "UTC")], [(0, "likes", 7, 2 * 24 * 60, "UTC")]])

    with reading() as session:
        found = gained(session, ["falling"], first.date(), third.date())

    assert found == {(first.date(), "likes"): 10, (third.date(), "likes"): -3}
