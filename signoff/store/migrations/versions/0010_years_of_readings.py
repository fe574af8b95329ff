"""Reports cost what their period costs, after five years as after one; and history from exports
of the networks has a place of its own, beside what we sent ourselves."""

import sqlalchemy as sa
from alembic import op

from signoff.store.database import Moment

revision = "0010"
down_revision = "0009"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    _find_by_period()
    _keep_history()


def _find_by_period() -> None:
    # Without `sending` in it SQLite takes the index of `sending` alone, and reads all there is.
    op.drop_index("ix_publications_channel_sent_at", "publications")
    op.create_index(
        "ix_publications_channel_sending_sent_at",
        "publications",
        ["channel", "sending", "sent_at"],
    )
    op.create_index("ix_publications_network_id", "publications", ["network_id"])
    op.drop_index("ix_follower_counts_channel", "follower_counts")
    op.create_index("ix_follower_counts_channel_read_at", "follower_counts", ["channel", "read_at"])
    op.drop_index("ix_checkpoints_due_at", "checkpoints")
    op.create_index(
        "ix_checkpoints_open",
        "checkpoints",
        ["due_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _keep_history() -> None:
    op.create_table(
        "history_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(timezone=True), nullable=False),
        sa.Column("done_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_imports")),
        sa.UniqueConstraint(
            "channel", "fingerprint", name=op.f("uq_history_imports_channel_fingerprint")
        ),
    )
    op.create_table(
        "history_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("network_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["history_imports.id"], name=op.f("fk_history_posts_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_posts")),
        sa.UniqueConstraint(
            "channel", "network_id", name=op.f("uq_history_posts_channel_network_id")
        ),
    )
    op.create_index("ix_history_posts_channel_sent_at", "history_posts", ["channel", "sent_at"])
    op.create_table(
        "history_readings",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["history_posts.id"], name=op.f("fk_history_readings_post_id")
        ),
        sa.PrimaryKeyConstraint("post_id", "metric", "read_at", name=op.f("pk_history_readings")),
    )
    op.create_table(
        "history_followers",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("followers", BIG, nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "day", name=op.f("pk_history_followers")),
    )
