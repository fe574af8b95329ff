"""Who is at the door: accounts, sessions, tokens, visits, and the answers received there."""

import sqlalchemy as sa
from alembic import op

from signoff.store.append_only import guard
from signoff.store.database import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("totp_secret", sa.String(), nullable=False),
        sa.Column("totp_used", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(timezone=True), nullable=True),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_accounts")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("used_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("secret", name=op.f("uq_invitations_secret")),
    )
    op.create_table(
        "service_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("WORKER", "ENGINEER", name="scope", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=True),
        sa.Column("revoked_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_tokens")),
        sa.UniqueConstraint("name", name=op.f("uq_service_tokens_name")),
        sa.UniqueConstraint("secret", name=op.f("uq_service_tokens_secret")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("PASSWORD", "OIDC", "INSIDE", name="way", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("provider_session", sa.String(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("seen_at", Moment(timezone=True), nullable=False),
        sa.Column("ended_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("secret", name=op.f("uq_sessions_secret")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_person"), ["person"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_at"), ["at"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("PASSWORD", "OIDC", "INSIDE", name="way", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answers_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_answers_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_question_id"), ["question_id"], unique=False)

    # Added and not copied, which is Alembic's way on SQLite: the triggers would be gone.
    op.execute(
        "ALTER TABLE decisions ADD COLUMN answer_id INTEGER"
        " CONSTRAINT fk_decisions_answer_id REFERENCES answers (id)"
    )
    for table in ("answers", "visits"):
        guard(op.get_bind(), table)
