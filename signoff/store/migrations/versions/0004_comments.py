"""What people say about a post, and about a line of it."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
