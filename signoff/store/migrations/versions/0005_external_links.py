"""Links with which people outside of the team decide."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
