"""What each channel's posts gained each day: so a year is summed up without all its readings."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import BigInteger, Insert, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from signoff.kpi.gains import Gains
from signoff.store.database import Table


class ChannelDay(Table):
    """How much a metric of a channel's posts grew in one day; less than nothing when it fell."""

    __tablename__ = "channel_days"

    channel: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """On the channel's clocks."""
    metric: Mapped[str] = mapped_column(primary_key=True)
    gained: Mapped[int] = mapped_column(BigInteger)


def _added_up(insert: type[postgresql.Insert] | type[sqlite.Insert]) -> Insert:
    rows = insert(ChannelDay)
    more = {"gained": ChannelDay.gained + rows.excluded.gained}
    return rows.on_conflict_do_update(index_elements=["channel", "day", "metric"], set_=more)


ADDED_UP = {"postgresql": _added_up(postgresql.Insert), "sqlite": _added_up(sqlite.Insert)}


def add(session: Session, gains: Gains) -> None:
    """Add to what the days have gained already."""
    rows = [
        {"channel": channel, "day": day, "metric": metric, "gained": gained}
        for (channel, day, metric), gained in sorted(gains.items())  # who waits, waits in order
    ]
    if rows:
        session.execute(ADDED_UP[session.get_bind().dialect.name], rows)


def gained(
    session: Session, channels: Collection[str], first: date, last: date
) -> dict[tuple[date, str], int]:
    """What these channels together gained, by day and metric; a day without readings is absent."""
    rows = session.execute(
        select(ChannelDay.day, ChannelDay.metric, func.sum(ChannelDay.gained))
        .where(ChannelDay.channel.in_(channels), ChannelDay.day.between(first, last))
        .group_by(ChannelDay.day, ChannelDay.metric)
    )
    return {(day, metric): int(total) for day, metric, total in rows}
