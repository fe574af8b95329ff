"""All tables together, and the way to bring a database up to them."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from signoff.settings import settings
from signoff.store import (
    accounts,
    answers,
    calendar_feeds,
    chain,
    channel_days,
    comments,
    contents,
    dashboard_links,
    identities,
    kept_reports,
    links,
    measurements,
    notices,
    past_posts,
    publications,
    questions,
    report_choices,
    results,
    sessions,
    stand_ins,
    versions,
    visits,
    withdrawals,
)
from signoff.store.database import FolderClosed, Table, writing

GROUPS = (
    accounts,
    answers,
    calendar_feeds,
    chain,
    channel_days,
    comments,
    contents,
    dashboard_links,
    identities,
    kept_reports,
    links,
    measurements,
    notices,
    past_posts,
    publications,
    questions,
    report_choices,
    results,
    sessions,
    stand_ins,
    versions,
    visits,
    withdrawals,
)
METADATA = Table.metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate() -> None:
    """Bring the database of the settings up to this code. Doing it again changes nothing."""
    try:
        # Nobody else on this machine: passwords' hashes, second factors and tokens lie here.
        settings().home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise FolderClosed(error) from error
    with writing() as session:
        command.upgrade(_alembic(session.connection()), "head")


def new_migration(message: str) -> None:
    """Write the next migration from the difference between the tables and the database."""
    with writing() as session:
        command.revision(_alembic(session.connection()), message, autogenerate=True)


def drift() -> list[object]:
    """What differs between the migrated database and the tables in the code."""
    with writing() as session:
        return list(compare_metadata(MigrationContext.configure(session.connection()), METADATA))


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
