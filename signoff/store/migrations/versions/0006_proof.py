"""The chain that proves what was decided."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
