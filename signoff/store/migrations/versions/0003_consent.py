"""What it takes to agree: who stands in for whom, what was skipped, what changed."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass
