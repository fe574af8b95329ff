"""The fixtures of the tests of publishing once."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # known to every test run: who does not ask for one should not wait for it
    from _pytest.terminal import TerminalReporter

    from tests.publishing.approved import PostgresStores, SqliteStores, Stores
    from tests.publishing.outlets import Outlet
    from tests.publishing.scene import Scene
    from tests.publishing.table import Row
    from tests.servers.postgres import Postgres

PAGE = Path(__file__).parents[2] / "docs/publish-once.md"
WRITE = "WRITE_DOCS"
"""Set to 1, this writes the page anew; it needs a run of all the tests, one after the other."""
SEEN = "publish once"
"""What a test's property is called that tells how one publication ended."""
LONG_AGO = timedelta(hours=6)
"""Where a test's clock starts: however far it is moved, it is never ahead of the network's."""


@pytest.fixture(scope="session")
def sqlite_stores(tmp_path_factory: pytest.TempPathFactory) -> "SqliteStores":
    """Stores on SQLite in which contents are approved."""
    from tests.publishing.approved import SqliteStores

    return SqliteStores(tmp_path_factory.mktemp("stores"))


@pytest.fixture(scope="session")
def postgresql_stores(
    postgres: "Postgres", tmp_path_factory: pytest.TempPathFactory
) -> "PostgresStores":
    """The same on PostgreSQL."""
    from tests.publishing.approved import PostgresStores

    return PostgresStores(postgres, tmp_path_factory.mktemp("stores"))


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """On which database."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(params=["mastodon", "bluesky"])
def outlet(request: pytest.FixtureRequest) -> "Iterator[Outlet]":
    """On which network."""
    from tests.publishing.outlets import bluesky_outlet, mastodon_outlet

    if request.param == "mastodon":
        with mastodon_outlet(request.getfixturevalue("running_mastodon")) as ours:
            yield ours
    else:
        server, person = map(request.getfixturevalue, ("bluesky", "made_bluesky_person"))
        with bluesky_outlet(server, person) as ours:
            yield ours


@pytest.fixture
def scene(
    outlet: "Outlet",
    engine: str,
    tmp_path: Path,
    record_property: "Callable[[str, object], None]",
    request: pytest.FixtureRequest,
) -> "Iterator[Scene]":
    """A content that is due on this network, and nobody carries it yet."""
    from signoff import clock
    from tests.publishing.scene import Scene

    stores: Stores = request.getfixturevalue(f"{engine}_stores")
    rows: list[Row] = []
    with stores.copy(tmp_path) as url:
        scene = Scene(outlet, stores, url, clock.now() - LONG_AGO, rows)
        yield scene
        scene.clear_away()
    for row in rows:
        record_property(SEEN, asdict(row))
    page = PAGE.read_text(encoding="utf-8")
    untold = [row for row in rows if not row.stands_in(page)]
    assert os.environ.get(WRITE) or not untold, f"{PAGE} is old: run again with {WRITE}=1"


def pytest_terminal_summary(terminalreporter: "TerminalReporter") -> None:
    """Show what was seen, by whichever process; write it into the page for whom asks."""
    from tests.publishing.table import Row, lines, with_table

    reports = [report for some in terminalreporter.stats.values() for report in some]
    properties = [
        seen
        for report in reports
        if getattr(report, "when", "") == "teardown"
        for seen in report.user_properties
    ]
    rows = [Row(**seen) for name, seen in properties if name == SEEN]
    if rows:
        terminalreporter.section("publish once")
        for line in lines(rows):
            terminalreporter.line(line)
    if rows and os.environ.get(WRITE):
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")
