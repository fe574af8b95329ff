"""What waits, and what came to nothing in a period, is found without reading all that ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_contents_outcome_closed_at", "contents", ["outcome", "closed_at"])
    op.create_index(
        "ix_questions_open",
        "questions",
        ["due_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
