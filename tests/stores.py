"""What tests may ask for where something is to be kept: databases, and our own store in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.servers.kept_store import KeptDatabase, KeptFile
    from tests.servers.postgres import Postgres

SQLITE = "sqlite:///"


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Postgres]":
    """A PostgreSQL server; `postgres.fresh_database()` is an empty database's URL."""
    from tests.servers.postgres import postgres_server

    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, once on each engine that we support; for `store`, with our tables."""
    if request.param == "sqlite":
        yield f"{SQLITE}{tmp_path / 'signoff.db'}"
        return
    if "store" in request.fixturenames:
        kept: KeptDatabase = request.getfixturevalue("kept_database")
        database = kept.lent()
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        database = postgres.fresh_database()
    with database as url:
        yield url


@pytest.fixture(scope="session")
def kept_file(tmp_path_factory: pytest.TempPathFactory) -> "KeptFile":
    """A SQLite database in which our tables are."""
    from tests.servers.kept_store import KeptFile

    return KeptFile(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="session")
def kept_database(postgres: "Postgres", tmp_path_factory: pytest.TempPathFactory) -> "KeptDatabase":
    """The same on PostgreSQL."""
    from tests.servers.kept_store import KeptDatabase

    return KeptDatabase(postgres, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def store(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """Our own store, migrated and empty, once on each engine; the URL of its database."""
    from signoff.settings import settings
    from signoff.store.database import forget_connections

    if database_url.startswith(SQLITE):
        kept: KeptFile = request.getfixturevalue("kept_file")
        kept.copy_to(Path(database_url.removeprefix(SQLITE)))
    home = tmp_path / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    monkeypatch.setenv("SIGNOFF_HOME", str(home))
    monkeypatch.setenv("SIGNOFF_DATABASE_URL", database_url)
    settings.cache_clear()
    yield database_url
    forget_connections()
    settings.cache_clear()
