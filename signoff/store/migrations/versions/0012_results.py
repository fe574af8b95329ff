"""How each post did in the end is kept, and which of them a new brief is to mend."""

import sqlalchemy as sa
from alembic import op

from signoff.store.append_only import guard
from signoff.store.database import Moment

revision = "0012"
down_revision = "0011"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("engagements", BIG, nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                *("SHORT", "USUAL", "FAR_BETTER", "TOO_FEW"),
                name="standing",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("median", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("for_goal", BIG, nullable=True),
        sa.Column("goal_share", sa.Float(), nullable=True),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("judged_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_results_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_results_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_results_publication_id")),
    )
    op.create_index(op.f("ix_results_content_id"), "results", ["content_id"], unique=False)
    guard(op.get_bind(), "results")
    op.create_table(
        "reworks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("wanted_at", Moment(timezone=True), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("ended_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_reworks_content_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reworks")),
        sa.UniqueConstraint("content_id", name=op.f("uq_reworks_content_id")),
    )
    op.create_index(op.f("ix_reworks_ended_at"), "reworks", ["ended_at"], unique=False)
