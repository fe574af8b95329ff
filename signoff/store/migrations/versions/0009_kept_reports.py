"""Reports are kept as they were sent, with their numbers; and who does not want one any more."""

import sqlalchemy as sa
from alembic import op

from signoff.store.append_only import guard
from signoff.store.database import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "kept_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_numbers")),
        sa.UniqueConstraint("digest", name=op.f("uq_kept_numbers_digest")),
    )
    op.create_table(
        "kept_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("numbers_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["numbers_id"], ["kept_numbers.id"], name=op.f("fk_kept_reports_numbers_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_reports")),
        sa.UniqueConstraint("key", name=op.f("uq_kept_reports_key")),
    )
    op.create_index(op.f("ix_kept_reports_report"), "kept_reports", ["report"])
    op.create_table(
        "report_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("wants", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_choices")),
    )
    op.create_index(op.f("ix_report_choices_report"), "report_choices", ["report"])
    op.add_column("notices", sa.Column("handed_at", Moment(timezone=True), nullable=True))
    for table in ("kept_numbers", "kept_reports", "report_choices"):
        guard(op.get_bind(), table)
