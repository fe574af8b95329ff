"""Each reading says on which day it was made, and what a channel gained each day is summed up."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from signoff.kpi.gains import Read, gains
from signoff.store.append_only import guard, unguard
from signoff.store.database import Moment

revision = "0008"
down_revision = "0007"

READINGS = """
SELECT m.id, m.publication_id, p.channel, m.metric, m.value, m.read_at, c.slot_zone
FROM measurements m JOIN publications p ON p.id = m.publication_id
JOIN contents c ON c.id = p.content_id ORDER BY m.read_at, m.id
"""


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column(
        "measurements", sa.Column("day", sa.Date(), server_default="1970-01-01", nullable=False)
    )
    days = op.create_table(
        "channel_days",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("gained", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "day", "metric", name=op.f("pk_channel_days")),
    )
    op.create_index("ix_publications_channel_sent_at", "publications", ["channel", "sent_at"])
    if connection.dialect.name == "postgresql":  # SQLite has one kind of whole number
        op.alter_column("measurements", "value", type_=sa.BigInteger())
        op.alter_column("follower_counts", "followers", type_=sa.BigInteger())
    read = _read(connection)
    unguard(connection, "measurements")
    for id, one in read.items():
        change = sa.text("UPDATE measurements SET day = :day WHERE id = :id")
        connection.execute(change.bindparams(sa.bindparam("day", one.day, sa.Date())), {"id": id})
    guard(connection, "measurements")
    op.bulk_insert(
        days,
        [
            {"channel": channel, "day": day, "metric": metric, "gained": gained}
            for (channel, day, metric), gained in gains((), read.values()).items()
        ],
    )


def _read(connection: sa.Connection) -> dict[int, Read]:
    rows = connection.execute(sa.text(READINGS).columns(read_at=Moment())).mappings()
    return {row["id"]: _reading(row) for row in rows}


def _reading(row: Any) -> Read:
    """On the day of the content's own zone: which zone the channel had then, nobody wrote down."""
    return Read(
        publication_id=row["publication_id"],
        channel=row["channel"],
        metric=row["metric"],
        value=row["value"],
        read_at=row["read_at"],
        day=_day(row["read_at"], row["slot_zone"]),
    )


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
