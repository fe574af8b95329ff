"""Each number of an import knows which file told it, so that a wrong import can be taken back; and
posts say what campaign they were for and of what kind they are, where their file does."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from signoff.store.database import Moment

revision = "0015"
down_revision = "0014"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ITS_IMPORT = ["import_id"], ["history_imports.id"]

BEFORE = (
    "CREATE TABLE history_readings_before AS SELECT * FROM history_readings",
    "CREATE TABLE history_followers_before AS SELECT * FROM history_followers",
)
READINGS = """
INSERT INTO history_readings (post_id, metric, import_id, read_at, value)
SELECT r.post_id, r.metric, coalesce(
    (SELECT i.id FROM history_imports i WHERE i.id = p.import_id AND i.read_at = r.read_at),
    (SELECT min(i.id) FROM history_imports i WHERE i.channel = p.channel AND i.read_at = r.read_at),
    p.import_id
), r.read_at, r.value
FROM history_readings_before r JOIN history_posts p ON p.id = r.post_id
"""
FOLLOWERS = """
INSERT INTO history_followers (channel, day, import_id, followers, read_at)
SELECT f.channel, f.day, (
    SELECT min(i.id) FROM history_imports i WHERE i.channel = f.channel AND i.read_at >= f.read_at
), f.followers, f.read_at
FROM history_followers_before f
"""
"""Which file told of a day was not kept: it is said of the first one that can have done so."""
TELLINGS = """
INSERT INTO history_tellings (import_id, post_id, url, title, text, sent_at, campaign, kind)
SELECT DISTINCT r.import_id, p.id, p.url, p.title, p.text, p.sent_at, '', ''
FROM history_readings r JOIN history_posts p ON p.id = r.post_id WHERE r.import_id <> p.import_id
"""
COUNTED = """
UPDATE history_imports SET
    posts = (
        SELECT count(DISTINCT r.post_id) FROM history_readings r
        WHERE r.import_id = history_imports.id
    ),
    days = (SELECT count(*) FROM history_followers f WHERE f.import_id = history_imports.id)
"""


def upgrade() -> None:
    _know_more_of_imports_and_posts()
    for copy in BEFORE:
        op.execute(copy)
    op.drop_table("history_readings")
    op.drop_table("history_followers")
    _keep_what_each_file_tells()
    for statement in (READINGS, FOLLOWERS, TELLINGS, COUNTED):
        op.execute(statement)
    op.drop_table("history_readings_before")
    op.drop_table("history_followers_before")
    # Whether an imported post is one that we sent is asked by its address too.
    op.create_index("ix_publications_url", "publications", ["url"])


def _know_more_of_imports_and_posts() -> None:
    new: dict[str, list[sa.Column[Any]]] = {
        "history_imports": [
            _words("brought_by"),
            _words("taken_back_by"),
            sa.Column("posts", sa.Integer(), server_default="0", nullable=False),
            sa.Column("days", sa.Integer(), server_default="0", nullable=False),
            sa.Column("taken_back_at", Moment(timezone=True), nullable=True),
        ],
        "history_posts": [_words("campaign"), _words("kind")],
    }
    for table, columns in new.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_history_posts_channel_url", "history_posts", ["channel", "url"])
    op.create_index("ix_history_posts_import_id", "history_posts", ["import_id"])


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _keep_what_each_file_tells() -> None:
    op.create_table(
        "history_tellings",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", Moment(timezone=True), nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(*ITS_IMPORT, name=op.f("fk_history_tellings_import_id")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["history_posts.id"], name=op.f("fk_history_tellings_post_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "post_id", name=op.f("pk_history_tellings")),
    )
    op.create_index("ix_history_tellings_post_id", "history_tellings", ["post_id"])
    op.create_table(
        "history_readings",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["history_posts.id"], name=op.f("fk_history_readings_post_id")
        ),
        sa.ForeignKeyConstraint(*ITS_IMPORT, name=op.f("fk_history_readings_import_id")),
        sa.PrimaryKeyConstraint("post_id", "metric", "import_id", name=op.f("pk_history_readings")),
    )
    op.create_table(
        "history_followers",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("followers", BIG, nullable=False),
        sa.Column("read_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(*ITS_IMPORT, name=op.f("fk_history_followers_import_id")),
        sa.PrimaryKeyConstraint("channel", "day", "import_id", name=op.f("pk_history_followers")),
    )
