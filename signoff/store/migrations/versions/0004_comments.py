"""What people say about a post, and about a line of it."""

import sqlalchemy as sa
from alembic import op

from signoff.store.append_only import guard
from signoff.store.database import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("passage", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_comments_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_comments_revision_id")
        ),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["comments.id"], name=op.f("fk_comments_answers_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_content_id"), "comments", ["content_id"])
    op.create_index("ix_comments_person_written_at", "comments", ["person", "written_at"])
    op.create_table(
        "comment_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "RESOLVED", "REOPENED", "TAKEN_BACK", name="mark", native_enum=False, length=30
            ),
            nullable=False,
        ),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("marked_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_marks_comment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_marks")),
    )
    op.create_index(op.f("ix_comment_marks_comment_id"), "comment_marks", ["comment_id"])
    for table in ("comments", "comment_marks"):
        guard(op.get_bind(), table)
