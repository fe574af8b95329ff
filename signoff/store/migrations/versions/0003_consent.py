"""What it takes to agree: who stands in for whom, what was passed by, for whom one speaks."""

import sqlalchemy as sa
from alembic import op

from signoff.store.append_only import guard
from signoff.store.database import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("stand_in", sa.String(), nullable=False),
        sa.Column(
            "because",
            sa.Enum(
                "AWAY",
                "LATE",
                "ESCALATED",
                "HANDED_OVER",
                name="because",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_stand_ins_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_stand_ins_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    op.create_index(op.f("ix_stand_ins_content_id"), "stand_ins", ["content_id"])
    op.create_index(op.f("ix_stand_ins_question_id"), "stand_ins", ["question_id"])
    op.create_table(
        "passed_by",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("passed_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_passed_by_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_passed_by_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passed_by")),
        sa.UniqueConstraint(
            "revision_id",
            "gate",
            "level",
            "rule",
            name=op.f("uq_passed_by_revision_id_gate_level_rule"),
        ),
    )
    op.create_index(op.f("ix_passed_by_content_id"), "passed_by", ["content_id"])
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("is_back", sa.Boolean(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_withdrawals_content_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
    )
    op.create_index(op.f("ix_withdrawals_content_id"), "withdrawals", ["content_id"])
    # Added and not copied, which is Alembic's way on SQLite: the triggers would be gone.
    for table, column in (
        ("contents", "pool VARCHAR NOT NULL DEFAULT ''"),
        ("decisions", "covers JSON"),
        ("revisions", "slot_local VARCHAR"),
        ("revisions", "slot_zone VARCHAR"),
        ("revisions", "edited BOOLEAN"),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for table in ("stand_ins", "passed_by", "withdrawals"):
        guard(op.get_bind(), table)
