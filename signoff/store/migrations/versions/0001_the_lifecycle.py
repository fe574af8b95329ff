"""Everything from brief to measurement, with the tables that only grow."""

import sqlalchemy as sa
from alembic import op

from signoff.store.append_only import guard
from signoff.store.database import Moment

revision = "0001"
down_revision = None

ONLY_GROW = ("revisions", "decisions", "attempts", "measurements", "follower_counts", "versions")


def upgrade() -> None:
    op.create_table(
        "contents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("creator", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("slot_local", sa.String(), nullable=False),
        sa.Column("slot_zone", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("opened_at", Moment(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "MEASURED", "REJECTED", "GIVEN_UP", name="outcome", native_enum=False, length=30
            ),
            nullable=True,
        ),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contents")),
        sa.UniqueConstraint("key", name=op.f("uq_contents_key")),
        sa.UniqueConstraint("run_id", name=op.f("uq_contents_run_id")),
    )
    op.create_table(
        "follower_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("followers", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower_counts")),
    )
    with op.batch_alter_table("follower_counts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follower_counts_channel"), ["channel"], unique=False)

    op.create_table(
        "versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("difference", sa.JSON(), nullable=False),
        sa.Column("applied_by", sa.String(), nullable=False),
        sa.Column("applied_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_versions")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("not_before", Moment(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", Moment(timezone=True), nullable=True),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_notices_content_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_content_id"), ["content_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("opened_at", Moment(timezone=True), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_questions_content_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint(
            "content_id",
            "gate",
            "level",
            "round",
            name=op.f("uq_questions_content_id_gate_level_round"),
        ),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_content_id"), ["content_id"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_revisions_content_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("content_id", "number", name=op.f("uq_revisions_content_id_number")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("gate", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "APPROVE", "REQUEST_CHANGES", "REJECT", name="verdict", native_enum=False, length=30
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column(
            "method",
            sa.Enum("DECLARED", "PROVEN", name="method", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("decided_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_decisions_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_decisions_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint(
            "revision_id",
            "gate",
            "level",
            "person",
            name=op.f("uq_decisions_revision_id_gate_level_person"),
        ),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_content_id"), ["content_id"], unique=False)

    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("prepared", sa.JSON(), nullable=False),
        sa.Column(
            "sending",
            sa.Enum(
                "PLANNED",
                "CLAIMED",
                "CALLING",
                "SENT",
                "REFUSED",
                "UNKNOWN",
                "UNSEEN",
                "DROPPED",
                name="sending",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", Moment(timezone=True), nullable=True),
        sa.Column("first_called_at", Moment(timezone=True), nullable=True),
        sa.Column("network_id", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("sent_at", Moment(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"], ["contents.id"], name=op.f("fk_publications_content_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_publications_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint(
            "revision_id", "channel", name=op.f("uq_publications_revision_id_channel")
        ),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_publications_content_id"), ["content_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_publications_sending"), ["sending"], unique=False)

    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_attempts_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempts_publication_id"), ["publication_id"], unique=False
        )

    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("due_at", Moment(timezone=True), nullable=False),
        sa.Column("done_at", Moment(timezone=True), nullable=True),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_checkpoints_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint(
            "publication_id", "age", name=op.f("uq_checkpoints_publication_id_age")
        ),
    )
    with op.batch_alter_table("checkpoints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkpoints_due_at"), ["due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_checkpoints_publication_id"), ["publication_id"], unique=False
        )

    op.create_table(
        "measurements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_measurements_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
        sa.UniqueConstraint(
            "publication_id",
            "age",
            "metric",
            name=op.f("uq_measurements_publication_id_age_metric"),
        ),
    )
    for table in ONLY_GROW:
        guard(op.get_bind(), table)
