"""The channels of a content stand beside its brief: who may see it is found by them. And what
a provider is told at the end of a session is kept sealed from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

CONTENTS = sa.table(
    "contents", sa.column("id", sa.Integer), sa.column("brief", sa.JSON), sa.column("channels")
)


def upgrade() -> None:
    op.add_column("contents", sa.Column("channels", sa.String(), server_default="", nullable=False))
    op.create_index(op.f("ix_contents_channels"), "contents", ["channels"], unique=False)
    connection = op.get_bind()
    for id, brief in connection.execute(sa.select(CONTENTS.c.id, CONTENTS.c.brief)).all():
        ids = " ".join(sorted(brief["channels"]))
        change = sa.update(CONTENTS).where(CONTENTS.c.id == id).values(channels=ids)
        connection.execute(change)
    # Whoever is signed in now signs out here only, once: what stood here could be read.
    connection.execute(sa.text("UPDATE sessions SET provider_session = ''"))
